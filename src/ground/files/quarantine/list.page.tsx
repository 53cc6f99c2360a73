import type { VNode } from 'preact'
import { formatDate, formatDateTime, formatNumber, type MessageKey, type T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import type { Counts } from '../scan/content.queries.ts'
import { staleAfterDays } from '../scan/scanner.rules.ts'
import type { ScannerState } from '../scan/state.ts'
import type { Caught } from './caught.queries.ts'

type One = Caught & { unit: string | undefined }
type Props = { t: T; scanner: ScannerState; counts: Counts; days: number; caught: One[]; nextHref: string | undefined }

export function QuarantinePage({ t, scanner, counts, days, caught, nextHref }: Props): VNode {
  return (
    <div>
      <h1>{t('files.title')}</h1>
      <section class="section" aria-labelledby="may-quet">
        <h2 id="may-quet">{t('files.scanner')}</h2>
        <Warning t={t} scanner={scanner} />
        <SummaryList t={t} rows={[...versionRows(t, scanner), ...countRows(t, counts)]} tight />
      </section>
      <section class="section" aria-labelledby="tep">
        <h2 id="tep">{t('files.list')}</h2>
        {caught.length === 0 ? (
          <Empty title={t('files.none')} text={t('files.none_text')} />
        ) : (
          <CaughtTable t={t} caught={caught} days={days} />
        )}
        <Pager t={t} nextHref={nextHref} />
      </section>
    </div>
  )
}

function Warning({ t, scanner }: { t: T; scanner: ScannerState }): VNode | null {
  if (scanner.kind === 'off')
    return (
      <Notice kind="attention" title={t('files.scanner.off')}>
        <p>{t('files.scanner.off_text')}</p>
      </Notice>
    )
  if (scanner.kind === 'away')
    return (
      <Notice kind="attention" title={t('files.scanner.away')}>
        <p>{t('files.scanner.away_text', { reason: scanner.reason })}</p>
      </Notice>
    )
  if (!scanner.stale) return null
  return (
    <Notice kind="attention" title={t('files.scanner.stale')}>
      <p>{scanner.datedAt ? t('files.scanner.stale_text', { days: staleAfterDays }) : t('files.scanner.undated')}</p>
    </Notice>
  )
}

function versionRows(t: T, scanner: ScannerState) {
  if (scanner.kind !== 'there') return []
  const dated = scanner.datedAt && {
    label: t('files.scanner.dated'),
    value: <span class="num">{formatDate(t.lang, scanner.datedAt)}</span>,
  }
  return [{ label: t('files.scanner.version'), value: scanner.version }, ...(dated ? [dated] : [])]
}

function countRows(t: T, counts: Counts) {
  const figure = (value: number): VNode => <span class="num">{formatNumber(t.lang, value)}</span>
  const waits = counts.oldest
    ? t('files.count.staged_since', { count: formatNumber(t.lang, counts.staged), at: formatDateTime(t.lang, counts.oldest) })
    : undefined
  return [
    { label: t('files.count.staged'), value: waits ?? figure(counts.staged), note: counts.fault ?? undefined },
    { label: t('files.count.unscanned'), value: figure(counts.unscanned) },
    { label: t('files.count.clean'), value: figure(counts.clean) },
    { label: t('files.count.infected'), value: figure(counts.infected) },
  ]
}

const day = 86_400_000

function CaughtTable({ t, caught, days }: { t: T; caught: One[]; days: number }): VNode {
  const bytes = ({ erasedAt, sealedAt }: One): string =>
    erasedAt
      ? t('files.bytes.erased')
      : sealedAt
        ? t('files.bytes.sealed', { until: formatDate(t.lang, new Date(sealedAt.getTime() + days * day)) })
        : t('files.bytes.never')
  return (
    <Table
      caption={t('files.list')}
      captionUnseen
      headKey="signature"
      columns={[
        { key: 'at', label: t('files.column.at'), nowrap: true },
        { key: 'signature', label: t('files.column.signature') },
        { key: 'file', label: t('files.column.file') },
        { key: 'entrance', label: t('files.column.entrance') },
        { key: 'unit', label: t('files.column.unit') },
        { key: 'bytes', label: t('files.column.bytes') },
      ]}
      rows={caught.map((one) => ({
        id: one.id,
        cells: {
          at: <span class="num">{formatDateTime(t.lang, one.at)}</span>,
          signature: one.signature,
          file: (
            <>
              {one.name}
              <br />
              <span class="soft">{one.fileId ? (one.reference ?? '') : t('files.refused')}</span>
            </>
          ),
          entrance: t(`files.entrance.${one.entrance}` as MessageKey),
          unit: one.unit ?? '–',
          bytes: bytes(one),
        },
      }))}
    />
  )
}
