import type { VNode } from 'preact'
import { formatDate, formatDateTime, formatNumber, localized, type T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { ConflictWords } from '../own/lot.page.tsx'
import type { Recall } from '../recall/recall.queries.ts'
import type { FakeReport, Watched } from '../scan/scan.queries.ts'
import type { Suspicion } from '../scan/suspicion.rules.ts'
import type { Conflict } from '../walk/balance.rules.ts'
import type { Totals } from './desk.queries.ts'

type Product = { name: { vi: string }; party: string } | undefined
export type WatchedCode = Watched & { suspicions: Suspicion[]; product: Product }
type Props = {
  t: T
  title: string
  totals: Totals | undefined
  conflicts: { conflict: Conflict; party: string }[]
  recalls: Recall[]
  codes: WatchedCode[]
  reports: (FakeReport & { product: Product })[]
  isOffice: boolean
}

function Codes({ t, codes }: { t: T; codes: WatchedCode[] }): VNode {
  return (
    <Table
      caption={t('trace.desk.codes')}
      headKey="serial"
      reachable
      columns={[
        { key: 'serial', label: t('trace.serial') },
        { key: 'product', label: t('trace.product') },
        { key: 'why', label: t('trace.desk.why') },
        { key: 'scans', label: t('trace.desk.scans'), align: 'right' },
        { key: 'places', label: t('trace.desk.places'), align: 'right' },
        { key: 'last', label: t('trace.desk.last') },
      ]}
      rows={codes.slice(0, 200).map((code) => ({
        id: code.serial,
        cells: {
          serial: <span class="num">{code.serial}</span>,
          product: code.product ? `${localized(t.lang, code.product.name)} · ${code.product.party}` : '–',
          why: code.suspicions.map((each) => t(`trace.why.${each}`)).join(', '),
          scans: <span class="num">{formatNumber(t.lang, code.scans)}</span>,
          places: <span class="num">{code.places}</span>,
          last: <span class="num">{formatDateTime(t.lang, code.last)}</span>,
        },
      }))}
    />
  )
}

export function DeskPage({ t, title, totals, conflicts, recalls, codes, reports, isOffice }: Props): VNode {
  const nothing = conflicts.length + recalls.length + codes.length + reports.length === 0
  return (
    <>
      <h1>{title}</h1>
      {totals && (
        <SummaryList
          t={t}
          tight
          rows={(['parties', 'lots', 'events', 'codes', 'scans'] as const).map((key) => ({
            label: t(`trace.total.${key}`),
            value: formatNumber(t.lang, totals[key]),
          }))}
        />
      )}
      {nothing && <Empty title={t('trace.desk.nothing')} text={t('trace.desk.nothing_text')} />}
      {conflicts.length > 0 && (
        <section class="section" aria-labelledby="can-bang">
          <h2 id="can-bang">{t('trace.conflict.title')}</h2>
          <ul>
            {conflicts.slice(0, 100).map(({ conflict, party }) => (
              <li key={conflict.kind === 'made_more' ? conflict.node : conflict.lotId}>
                {party}: <ConflictWords t={t} conflict={conflict} />{' '}
                {conflict.kind === 'taken_more' && <a href={`/truy-xuat/lo/${conflict.lotId}`}>{conflict.code}</a>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {recalls.length > 0 && (
        <section class="section" aria-labelledby="dang-thu-hoi">
          <h2 id="dang-thu-hoi">{t('trace.desk.recalls')}</h2>
          <ul>
            {recalls.map((recall) => (
              <li key={recall.id}>
                <a href={`/truy-xuat/lo/${recall.lotId}`}>{recall.code}</a> · {formatDate(t.lang, recall.recalledAt)} · {recall.reason}
                {recall.liftAskedAt && ` · ${t('trace.recalled.lift_asked', { reason: recall.liftReason ?? '' })}`}
              </li>
            ))}
          </ul>
        </section>
      )}
      {codes.length > 0 && <Codes t={t} codes={codes} />}
      {reports.length > 0 && (
        <section class="section" aria-labelledby="bao-gia">
          <h2 id="bao-gia">{t('trace.desk.reports')}</h2>
          <ul>
            {reports.map((report) => (
              <li key={report.reference}>
                {isOffice ? <a href={`/lam-viec/phan-anh/${report.reference}`}>{report.reference}</a> : report.reference}
                {` · ${formatDateTime(t.lang, report.at)}`}
                {report.product && ` · ${localized(t.lang, report.product.name)}`}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
