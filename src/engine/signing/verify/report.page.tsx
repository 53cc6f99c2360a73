import type { VNode } from 'preact'
import { formatDateTime, type T } from '#core/i18n.ts'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { Judged, Report } from './judge.rules.ts'

const notices: Record<Report['verdict'], 'done' | 'attention' | 'info'> = {
  intact: 'done',
  untrusted: 'attention',
  altered: 'attention',
  unsigned: 'info',
  unreadable: 'attention',
}

/** What was found about a file's signatures, in plain words: first the answer, then who and when, then the details. */
export function SignatureReport({ t, report }: { t: T; report: Report }): VNode {
  const people = report.signatures.filter(({ kind }) => kind === 'signature')
  const stamps = report.signatures.filter(({ kind }) => kind === 'timestamp')
  return (
    <div>
      <Notice kind={notices[report.verdict]}>
        <p>{t(`signing.verdict.${report.verdict}_text`)}</p>
        {report.hidden && <p>{t('signing.report.hidden')}</p>}
      </Notice>
      {people.map((one, i) => (
        <OneSignature key={one.field} t={t} one={one} number={i + 1} of={people.length} />
      ))}
      {stamps.length > 0 && (
        <section class="section" aria-labelledby="stamps">
          <h2 id="stamps">{t('signing.report.stamps')}</h2>
          <p>{t('signing.report.stamps_text')}</p>
          <SummaryList
            t={t}
            tight
            rows={stamps.map((one, i) => ({
              label: t('signing.report.stamp', { number: i + 1 }),
              value: (
                <>
                  {one.at && formatDateTime(t.lang, one.at)} · {one.name}{' '}
                  <Tag kind={one.isIntact && one.isTrusted ? 'done' : 'note'}>
                    {t(one.isIntact && one.isTrusted ? 'signing.report.stamp_good' : 'signing.report.stamp_bad')}
                  </Tag>
                </>
              ),
            }))}
          />
        </section>
      )}
    </div>
  )
}

const good = (one: Judged): boolean => one.isIntact && one.isTrusted && (one.state === 'good' || one.state === 'revoked_after')
const kindOf = (one: Judged): TagKind => (good(one) ? 'done' : one.isIntact ? 'waiting' : 'note')

function OneSignature({ t, one, number, of }: { t: T; one: Judged; number: number; of: number }): VNode {
  const id = `signature-${number}`
  return (
    <section class="section" aria-labelledby={id}>
      <h2 id={id}>
        {of > 1 ? t('signing.report.signature_of', { number, of }) : t('signing.report.signature')}{' '}
        <Tag kind={kindOf(one)}>
          {t(good(one) ? 'signing.report.good' : one.isIntact ? 'signing.report.doubtful' : 'signing.report.bad')}
        </Tag>
      </h2>
      <SummaryList
        t={t}
        rows={[
          { label: t('signing.report.who'), value: <strong>{one.name || t('signing.report.unknown')}</strong> },
          ...(one.agency && one.agency !== one.name ? [{ label: t('signing.report.agency'), value: one.agency }] : []),
          {
            label: t('signing.report.when'),
            value: one.at ? t(`signing.report.when_${one.time}`, { at: formatDateTime(t.lang, one.at) }) : t('signing.report.unknown'),
          },
          { label: t('signing.report.content'), value: contentWords(t, one) },
          ...(one.reason ? [{ label: t('signing.report.reason'), value: one.reason }] : []),
          // A broken signature proves nothing of its certificate.
          ...(one.isIntact || one.chain.length > 0 ? certificateRows(t, one) : []),
          ...(one.isIntact ? [{ label: t('signing.report.level'), value: `PAdES ${one.level}` }] : []),
        ]}
      />
    </section>
  )
}

const certificateRows = (t: T, one: Judged) => [
  { label: t('signing.report.certificate'), value: stateWords(t, one) },
  {
    label: t('signing.report.chain'),
    value: one.isTrusted
      ? t('signing.report.chain_trusted', { chain: one.chain.map(({ name }) => name).join(' ← ') })
      : t('signing.report.chain_unknown', { issuer: one.certificate?.issuerName ?? t('signing.report.unknown') }),
  },
]

function contentWords(t: T, one: Judged): string {
  if (!one.isIntact) return t(`signing.fault.${one.fault ?? 'unreadable'}`)
  if (one.added.length === 0) return t('signing.report.content_all')
  return t('signing.report.content_then', { what: one.added.map((kind) => t(`signing.added.${kind}`)).join(', ') })
}

const stateWords = (t: T, one: Judged): string =>
  t(`signing.state.${one.state}`, { at: one.revokedAt ? formatDateTime(t.lang, one.revokedAt) : '' })
