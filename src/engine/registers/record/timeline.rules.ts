/*
 * Valid time. A record's living versions are spans of days that never overlap: at most one is in force on any day. A change
 * never edits a span: it supersedes those it touches and writes new ones, so that what was known before stays to be asked.
 */
export type Span<D> = { id: number; from: string; to: string | null; data: D }
export type NewSpan<D> = { from: string; to: string | null; data: D; by: 'change' | 'remainder' }
export type Plan<D> = { supersede: number[]; insert: NewSpan<D>[] }

export const dayBefore = (day: string): string => shift(day, -1)
export const dayAfter = (day: string): string => shift(day, 1)
const shift = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

export const inForce = <D>(spans: readonly Span<D>[], day: string): Span<D> | undefined =>
  spans.find((span) => span.from <= day && (span.to === null || span.to >= day))

const next = <D>(spans: readonly Span<D>[], day: string): Span<D> | undefined =>
  spans.filter((span) => span.from > day).sort((a, b) => (a.from < b.from ? -1 : 1))[0]

/** From a day on, until the next known change, the record is so. It begins a record, changes one, or takes up one that had ended. */
export function put<D>(spans: readonly Span<D>[], from: string, data: D): Plan<D> {
  const now = inForce(spans, from)
  if (!now) {
    const later = next(spans, from)
    return { supersede: [], insert: [{ from, to: later ? dayBefore(later.from) : null, data, by: 'change' }] }
  }
  const before: NewSpan<D>[] = now.from < from ? [{ from: now.from, to: dayBefore(from), data: now.data, by: 'remainder' }] : []
  return { supersede: [now.id], insert: [...before, { from, to: now.to, data, by: 'change' }] }
}

/** What was written for the span of a day was wrong all along. Undefined where nothing is in force. */
export function correct<D>(spans: readonly Span<D>[], day: string, data: D): Plan<D> | undefined {
  const now = inForce(spans, day)
  return now && { supersede: [now.id], insert: [{ from: now.from, to: now.to, data, by: 'change' }] }
}

/** The day is the last on which the record holds; what was planned after it falls away. Undefined where nothing is in force. */
export function end<D>(spans: readonly Span<D>[], lastDay: string): Plan<D> | undefined {
  const now = inForce(spans, lastDay)
  if (!now) return undefined
  const later = spans.filter((span) => span.from > lastDay).map((span) => span.id)
  if (now.to === lastDay && later.length === 0) return undefined
  return { supersede: [now.id, ...later], insert: [{ from: now.from, to: lastDay, data: now.data, by: 'change' }] }
}

/** What a plan makes of a timeline; ids of new spans come from `number`. */
export function applied<D>(spans: readonly Span<D>[], plan: Plan<D>, number: () => number): Span<D>[] {
  const kept = spans.filter((span) => !plan.supersede.includes(span.id))
  const added = plan.insert.map(({ from, to, data }) => ({ id: number(), from, to, data }))
  return [...kept, ...added].sort((a, b) => (a.from < b.from ? -1 : 1))
}
