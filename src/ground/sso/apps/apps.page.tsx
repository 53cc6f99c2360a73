import type { VNode } from 'preact'
import { formatDateTime, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'

type App = { id: string; clientId: string; name: string; scopes: string[]; ground: 'consent' | 'public_duty'; givenAt: Date; usedAt: Date }

export function AppsPage({ t, apps, done }: { t: T; apps: App[]; done: boolean }): VNode {
  return (
    <div class="narrow">
      <h1>{t('sso.apps.title')}</h1>
      {done && <Notice kind="done">{t('sso.apps.withdrawn')}</Notice>}
      <p>{t('sso.apps.about')}</p>
      {apps.length === 0 && <Empty title={t('sso.apps.none')} text={t('sso.apps.none_text')} />}
      {apps.map((app) => (
        <section class="section" key={app.id} aria-labelledby={`app-${app.id}`}>
          <h2 id={`app-${app.id}`}>{app.name}</h2>
          <SummaryList
            t={t}
            rows={[
              { label: t('sso.apps.may'), value: app.scopes.map((scope) => <div key={scope}>{scope}</div>) },
              { label: t('sso.apps.ground'), value: t(`sso.ground.${app.ground}`) },
              { label: t('sso.apps.given'), value: <span class="num">{formatDateTime(t.lang, app.givenAt)}</span> },
              { label: t('sso.apps.used'), value: <span class="num">{formatDateTime(t.lang, app.usedAt)}</span> },
            ]}
          />
          {app.ground === 'consent' ? (
            <form method="post" action={`/tai-khoan/ung-dung/${app.id}/thu-hoi`}>
              <Button kind="danger">
                {t('sso.apps.withdraw')}
                <span class="unseen"> {app.name}</span>
              </Button>
            </form>
          ) : (
            <p>{t('sso.apps.duty')}</p>
          )}
        </section>
      ))}
    </div>
  )
}
