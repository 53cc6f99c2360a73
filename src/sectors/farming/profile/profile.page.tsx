import type { VNode } from 'preact'
import { formatDate, type T } from '#core/i18n.ts'
import { Notice } from '#core/ui/notice.tsx'
import type { Certificate } from '../area/area.queries.ts'
import { Diary, DiarySummary, Harvests, SeasonFacts, type SeasonView, Tests } from './season-view.page.tsx'

type Props = { t: T; title: string; view: SeasonView; isMadeUp: boolean; certificates: Certificate[]; at: string }

/** Everything that was written of a season, without the names that the producer did not agree to; made to be printed. */
export function ProfilePage({ t, title, view, isMadeUp, certificates, at }: Props): VNode {
  return (
    <>
      <h1>{title}</h1>
      {isMadeUp && <Notice kind="attention">{t('farming.made_up')}</Notice>}
      <p class="lead">{t('farming.profile.about')}</p>
      <SeasonFacts t={t} view={view} />
      {certificates.length > 0 && (
        <>
          <h2>{t('farming.certificates')}</h2>
          <ul>
            {certificates.map((each) => (
              <li key={each.id}>
                {each.scheme.toUpperCase()} <span class="num">{each.number}</span> · {each.issuer} · {formatDate(t.lang, each.validFrom)}–
                {formatDate(t.lang, each.validTo)}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{t('farming.summary')}</h2>
      <DiarySummary t={t} view={view} />
      <h2>{t('farming.tests')}</h2>
      <Tests t={t} view={view} />
      <h2>{t('farming.harvests')}</h2>
      <Harvests t={t} view={view} />
      <h2>{t('farming.diary')}</h2>
      {view.lines.length === 0 ? <p>{t('farming.diary.empty')}</p> : <Diary t={t} view={view} />}
      <p class="hint">
        {t('farming.profile.address')} {at}
      </p>
    </>
  )
}
