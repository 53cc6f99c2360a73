import type { TraceDay } from '#core/ui/trace.tsx'

export type Span = { first: TraceDay; last: TraceDay }

// What says nothing beyond "a day of rest"; anything else that happened on a day keeps its own row.
const silent = new Set(['weekend'])
const quiet = (day: TraceDay): boolean => !day.isDue && day.notes.every((note) => silent.has(note.code))
const counts = (day: TraceDay): boolean => day.kind === 'counted' || day.kind === 'ahead'

/** Days that say the same, drawn together. A short term keeps a row for each day that counts, a long one a row for each stretch. */
export function traceSpans(days: TraceDay[]): Span[] {
  const long = days.length > 12
  const spans: Span[] = []
  for (const day of days) {
    const before = spans.at(-1)
    const same =
      before &&
      before.last.kind === day.kind &&
      quiet(before.last) &&
      quiet(day) &&
      (day.kind === 'off' || day.kind === 'paused' || (long && counts(day)))
    if (before && same) before.last = day
    else spans.push({ first: day, last: day })
  }
  return spans
}
