import { endOf, type Period, periodOf } from './period.rules.ts'

/** So much (and for durations, how it is spread) of one measure. */
export type Sum = { amount: number; buckets: Map<number, number> }
/** By period, then by unit and group. */
export type Line = { start: string; unitId: string | null; group: string; bucket: number; amount: number }
export type Sums = Map<string, Map<string, Sum & { unitId: string | null; group: string }>>

export const cellKey = (unitId: string | null, group: string): string => `${unitId ?? ''}|${group}`

function add(sums: Sums, period: string, line: Omit<Line, 'start'>): void {
  const row = sums.get(period) ?? new Map()
  sums.set(period, row)
  const key = cellKey(line.unitId, line.group)
  const sum = row.get(key) ?? { amount: 0, buckets: new Map<number, number>(), unitId: line.unitId, group: line.group }
  row.set(key, sum)
  sum.amount += line.amount
  if (line.bucket !== 0 || sum.buckets.size > 0) sum.buckets.set(line.bucket, (sum.buckets.get(line.bucket) ?? 0) + line.amount)
  else sum.buckets.set(0, (sum.buckets.get(0) ?? 0) + line.amount)
}

/** Flows and durations: what lies in a period adds up. */
export function sumFlows(lines: readonly Line[], periods: readonly Period[]): Sums {
  const sums: Sums = new Map()
  const kind = periods[0]?.kind ?? 'month'
  const wanted = new Set(periods.map((period) => period.start))
  for (const line of lines) {
    const { start } = periodOf(kind, line.start)
    if (wanted.has(start)) add(sums, start, line)
  }
  return sums
}

/** Stocks: what there is at the end of a period is all that came less all that went up to then. Lines come in the order of time. */
export function sumStocks(lines: readonly Line[], periods: readonly Period[]): Sums {
  const sums: Sums = new Map()
  const standing = new Map<string, Line>()
  let next = 0
  for (const period of periods) {
    const end = endOf(period)
    for (let line = lines[next]; line && line.start <= end; line = lines[++next]) {
      const key = cellKey(line.unitId, line.group)
      const before = standing.get(key)
      standing.set(key, { ...line, amount: (before?.amount ?? 0) + line.amount })
    }
    for (const line of standing.values()) if (line.amount !== 0) add(sums, period.start, line)
  }
  return sums
}

/** Levels that were measured: the last one of the period holds. */
export function lastLevels(lines: readonly Line[], periods: readonly Period[]): Sums {
  const latest = new Map<string, Line & { period: string }>()
  const kind = periods[0]?.kind ?? 'month'
  const wanted = new Set(periods.map((period) => period.start))
  for (const line of lines) {
    const period = periodOf(kind, line.start).start
    if (!wanted.has(period)) continue
    const key = `${period}|${cellKey(line.unitId, line.group)}`
    const before = latest.get(key)
    if (!before || before.start <= line.start) latest.set(key, { ...line, period })
  }
  const sums: Sums = new Map()
  for (const line of latest.values()) add(sums, line.period, line)
  return sums
}

/** One sum of several, some of them taken away. */
export function combine(parts: readonly { sums: Sums; minus: boolean }[]): Sums {
  const all: Sums = new Map()
  for (const { sums, minus } of parts)
    for (const [period, row] of sums)
      for (const { unitId, group, amount, buckets } of row.values()) {
        if (buckets.size === 0) add(all, period, { unitId, group, bucket: 0, amount: minus ? -amount : amount })
        for (const [bucket, count] of buckets) add(all, period, { unitId, group, bucket, amount: minus ? -count : count })
      }
  return all
}
