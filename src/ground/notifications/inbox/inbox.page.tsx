import type { VNode } from 'preact'
import { formatDateTime, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Tag } from '#core/ui/tag.tsx'

export type Line = { id: string; words: string; subject: string | null; path: string | null; createdAt: Date; readAt: Date | null }

export function InboxPage({ t, lines }: { t: T; lines: Line[] }): VNode {
  return (
    <div class="narrow">
      <h1>{t('notifications.inbox.title')}</h1>
      <p>
        <a href="/tai-khoan/thong-bao">{t('notifications.preferences.title')}</a>
      </p>
      {lines.length === 0 && <Empty title={t('notifications.inbox.none')} text={t('notifications.inbox.none_text')} />}
      {lines.some((line) => !line.readAt) && (
        <form method="post" action="/thong-bao/da-doc">
          <Button kind="secondary">{t('notifications.inbox.mark_read')}</Button>
        </form>
      )}
      {lines.map((line) => (
        <article key={line.id} class="card section">
          <p class="bar">
            <span class="soft num">{formatDateTime(t.lang, line.createdAt)}</span>
            {line.subject && <span class="num">{line.subject}</span>}
            {!line.readAt && <Tag kind="doing">{t('notifications.inbox.new')}</Tag>}
          </p>
          <p>{line.words}</p>
          {line.path && (
            <p>
              <a href={line.path}>
                {t('notifications.inbox.open')} <span class="unseen">{line.subject ?? ''}</span>
              </a>
            </p>
          )}
        </article>
      ))}
    </div>
  )
}
