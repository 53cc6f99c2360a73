export const periodKinds = ['day', 'month', 'quarter', 'year'] as const
export type PeriodKind = (typeof periodKinds)[number]
/** A day, month, quarter or year; `start` is its first day. */
export type Period = { kind: PeriodKind; start: string }

const pad = (value: number): string => String(value).padStart(2, '0')
const months: Record<Exclude<PeriodKind, 'day'>, number> = { month: 1, quarter: 3, year: 12 }

export const isPeriodKind = (text: unknown): text is PeriodKind => periodKinds.includes(text as PeriodKind)

/** How fine a period is: 0 is the finest. */
export const fineness = (kind: PeriodKind): number => periodKinds.indexOf(kind)

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** The period of a kind in which a day lies. */
export function periodOf(kind: PeriodKind, day: string): Period {
  if (kind === 'day') return { kind, start: day }
  const [year = 0, month = 1] = day.split('-').map(Number)
  const first = Math.floor((month - 1) / months[kind]) * months[kind] + 1
  return { kind, start: `${String(year).padStart(4, '0')}-${pad(first)}-01` }
}

/** The period so many later (or earlier). */
export function shift(period: Period, by: number): Period {
  if (period.kind === 'day')
    return { kind: 'day', start: new Date(Date.parse(`${period.start}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10) }
  const [year = 0, month = 1] = period.start.split('-').map(Number)
  const index = year * 12 + (month - 1) + by * months[period.kind]
  return { kind: period.kind, start: `${String(Math.floor(index / 12)).padStart(4, '0')}-${pad((index % 12) + 1)}-01` }
}

/** The last day of a period. */
export const endOf = (period: Period): string => shift({ kind: 'day', start: shift(period, 1).start }, -1).start

/** `2026`, `2026-Q4`, `2026-11` or `2026-11-23`: as the address line and the interface write a period. */
export function periodText({ kind, start }: Period): string {
  if (kind === 'day') return start
  if (kind === 'month') return start.slice(0, 7)
  return kind === 'year' ? start.slice(0, 4) : `${start.slice(0, 4)}-Q${Math.ceil(Number(start.slice(5, 7)) / 3)}`
}

export function parsePeriod(text: string): Period | undefined {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(text)
  if (quarter) return { kind: 'quarter', start: `${quarter[1]}-${pad(Number(quarter[2]) * 3 - 2)}-01` }
  if (/^\d{4}$/.test(text)) return text === '0000' ? undefined : { kind: 'year', start: `${text}-01-01` }
  if (/^\d{4}-\d{2}$/.test(text)) return isDay(`${text}-01`) ? { kind: 'month', start: `${text}-01` } : undefined
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text) ? { kind: 'day', start: text } : undefined
}

/** All periods from one to another, both included; at most `most`, the latest ones. */
export function periodsBetween(from: Period, to: Period, most: number): Period[] {
  const list: Period[] = []
  for (let at = to; at.start >= from.start && list.length < most; at = shift(at, -1)) list.push(at)
  return list.reverse()
}

/** 23/11/2026, 11/2026, quý IV/2026, 2026: the words come from the caller where there are any. */
export function periodLabel(period: Period, quarterWord: (number: string, year: string) => string): string {
  const [year = '', month = '', day = ''] = period.start.split('-')
  if (period.kind === 'day') return `${day}/${month}/${year}`
  if (period.kind === 'month') return `${month}/${year}`
  return period.kind === 'year' ? year : quarterWord(['I', 'II', 'III', 'IV'][Math.ceil(Number(month) / 3) - 1] ?? '', year)
}

/** The ends of the months of a span, and of the day that it has come to: where a level that is looked up is told. */
export function monthEnds({ from, to, today }: { from: string; to: string; today: string }): string[] {
  const last = to < today ? to : today
  if (from > last) return []
  return periodsBetween(periodOf('month', from), periodOf('month', last), 120).map((month) => (endOf(month) < last ? endOf(month) : last))
}
