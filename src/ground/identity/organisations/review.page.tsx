import type { VNode } from 'preact'
import { formatDateTime, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { daysOf } from './organisations.page.tsx'

type Waiting = {
  id: string
  code: string
  organisation: string
  person: string
  kind: 'representative' | 'authorised'
  validFrom: string
  validTo: string | null
  proof: string
  askedAt: Date
}

export function ReviewPage({ t, waiting, missing, done }: { t: T; waiting: Waiting[]; missing: string; done: boolean }): VNode {
  return (
    <div class="narrow">
      <h1>{t('identity.org.review')}</h1>
      {done && <Notice kind="done">{t('identity.officer.done')}</Notice>}
      {waiting.length === 0 && <Empty title={t('identity.org.none_waiting')} text={t('identity.org.review_about')} />}
      {waiting.map((one) => (
        <section class="section" key={one.id} aria-labelledby={`m-${one.id}`}>
          <h2 id={`m-${one.id}`}>
            <span lang="vi">{one.organisation}</span>
          </h2>
          <SummaryList
            t={t}
            rows={[
              { label: t('identity.org.code'), value: <span class="num">{one.code}</span> },
              { label: t('identity.org.who'), value: one.person },
              { label: t('identity.org.kind'), value: t(`identity.org.kind.${one.kind}`) },
              { label: t('identity.org.when'), value: daysOf(t, one) },
              { label: t('identity.org.proof'), value: <a href={`/quan-tri/to-chuc/${one.id}/giay-to`}>{one.proof}</a> },
              { label: t('identity.org.asked'), value: <span class="num">{formatDateTime(t.lang, one.askedAt)}</span> },
            ]}
          />
          <form method="post" action={`/quan-tri/to-chuc/${one.id}`} novalidate>
            <div class={missing === one.id ? 'field field--wrong' : 'field'}>
              <label class="label" for={`b-${one.id}`}>
                {t('identity.org.because')}
              </label>
              {missing === one.id && <p class="error">{t('identity.org.because_missing')}</p>}
              <input class="control" id={`b-${one.id}`} name="because" maxLength={500} />
            </div>
            <div class="actions">
              <Button name="answer" value="yes">
                {t('identity.org.confirm')}
              </Button>
              <Button kind="danger" name="answer" value="no">
                {t('identity.org.refuse')}
              </Button>
            </div>
          </form>
        </section>
      ))}
    </div>
  )
}
