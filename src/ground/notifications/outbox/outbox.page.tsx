import type { VNode } from 'preact'
import { formatDateTime, type T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { SearchBox } from '#core/ui/search-box.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { Message } from '../message/message.queries.ts'
import type { Status } from '../message/message.rules.ts'

type Letter = Message & { status: Status }

type Props = { t: T; q: string; messages: Letter[]; nextHref?: string | undefined; first: boolean }

export function OutboxPage({ t, q, messages, nextHref, first }: Props): VNode {
  return (
    <div class="narrow">
      <h1>{t('notifications.outbox.title')}</h1>
      <Notice kind="attention" title={t('notifications.outbox.stand_in')}>
        <p>{t('notifications.outbox.stand_in_text')}</p>
      </Notice>
      <SearchBox
        t={t}
        action="/hop-thu-di"
        label={t('notifications.outbox.search')}
        placeholder={t('notifications.outbox.search')}
        value={q}
      />
      <div class="section">
        {messages.length === 0 ? (
          <Empty title={t('notifications.outbox.none')} text={t(q ? 'notifications.outbox.none_found' : 'notifications.outbox.none_yet')}>
            {q && (
              <ButtonLink href="/hop-thu-di" kind="secondary">
                {t('notifications.outbox.all')}
              </ButtonLink>
            )}
          </Empty>
        ) : (
          messages.map((message) => <LetterCard key={message.id} t={t} message={message} />)
        )}
      </div>
      <Pager t={t} previousHref={first ? undefined : `/hop-thu-di${q ? `?${new URLSearchParams({ q })}` : ''}`} nextHref={nextHref} />
    </div>
  )
}

function LetterCard({ t, message }: { t: T; message: Letter }): VNode {
  return (
    <article class="card section" id={`thu-${message.id}`}>
      <p class="bar">
        <b class="num">{message.address}</b>
        <Tag kind={message.status === 'sent' || message.status === 'delivered' ? 'done' : 'waiting'}>
          {t(`notifications.status.${message.status}`)}
        </Tag>
        <span class="soft">
          {t(`notifications.channel.${message.channel}`)} · <span class="num">{formatDateTime(t.lang, message.createdAt)}</span>
        </span>
      </p>
      <p lang={message.lang}>{message.body}</p>
    </article>
  )
}
