import type { T } from '#core/i18n.ts'
import { shortDay, type TraceDay, traceWords } from '#core/ui/trace.tsx'
import { type Sheet, table } from '#engine/papers/index.ts'
import { type Span, traceSpans } from './trace-rows.rules.ts'

/** The days of the term as a table: which count, which do not, and why. */
export function traceTable(sheet: Sheet, t: T, days: TraceDay[]): void {
  const rows = traceSpans(days).map((span) => [spanDays(t, span), spanWords(t, span)])
  table(
    sheet,
    [
      { label: 'Ngày', width: 0.3, weight: 'semibold' },
      { label: 'Cách tính', width: 0.7 },
    ],
    rows,
  )
}

const spanDays = (t: T, { first, last }: Span): string =>
  first === last ? shortDay(t, first.date) : `${shortDay(t, first.date)} – ${shortDay(t, last.date)}`

function spanWords(t: T, { first, last }: Span): string {
  const { ordinal: from, of } = first
  if (first !== last && from !== undefined && of !== undefined && last.ordinal !== undefined)
    return t('procedures.papers.days_run', { from: String(from), to: String(last.ordinal), of: String(of) })
  return traceWords(t, first).join('. ')
}
