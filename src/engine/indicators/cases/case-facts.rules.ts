import { dayOf } from '#core/i18n.ts'
import type { CaseHistory, CaseStep } from '#engine/casework/index.ts'
import { bucketOf, type Fact } from '../source/facts.rules.ts'

/** Actions of one meaning, such as asking for more papers: counted each time, and once a case. */
export type Marks = Readonly<Record<string, readonly string[]>>
export type CaseDims = Readonly<Record<string, string>>
export type CountingCase = { marks: Marks; dims: CaseDims; needed: readonly string[] }

/** Days since opening: from which on a case counts as so old. */
export const ages = [
  { key: '0_5', from: 0 },
  { key: '6_10', from: 6 },
  { key: '11_30', from: 11 },
  { key: 'over_30', from: 31 },
] as const

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** How a case stood at the ends of days: open in a unit with a due day, from one day (included) to another (excluded). */
type Span = { from: string; to: string | undefined; unitId: string; dueDay: string | undefined }

function spansOf(history: CaseHistory, steps: readonly CaseStep[]): Span[] {
  const spans: Span[] = []
  for (const [index, step] of steps.entries()) {
    const { day } = step
    const next = steps[index + 1]
    // Only how a day ended counts.
    if (next && next.day <= day) continue
    if (step.closed) continue
    const { dueAt } = history.standing(step.seq)
    const span = { from: day, to: next?.day, unitId: step.unitId, dueDay: dueAt ? dayOf(dueAt) : undefined }
    // What stays as it was is one stay: going and coming on the same day in the same place is nothing.
    const last = spans.at(-1)
    if (last?.to === span.from && last.unitId === span.unitId && last.dueDay === span.dueDay) last.to = span.to
    else spans.push(span)
  }
  return spans
}

const none: CaseDims = {}
const agesOf: CaseDims[] = ages.map(({ key }) => ({ age: key }))
const actionDims = new Map<string, CaseDims>()
const outcomeDims = new Map<string, CaseDims>()

/** One object for the same value: its text is then made once. */
function dimsOf(known: Map<string, CaseDims>, name: string, value: string): CaseDims {
  const dims = known.get(value) ?? { [name]: value }
  known.set(value, dims)
  return dims
}

const later = (a: string, b: string): string => (a > b ? a : b)

/** What comes on `from` and goes on `to`; nothing if it would go before it came. */
function stay(measure: string, at: { from: string; to: string | undefined; unitId: string }, dims: CaseDims): Fact[] {
  const { from, to, unitId } = at
  if (to !== undefined && to <= from) return []
  const comes: Fact = { measure, day: from, unitId, dims, amount: 1 }
  return to === undefined ? [comes] : [comes, { measure, day: to, unitId, dims, amount: -1 }]
}

const agesFrom = new Map<string, string[]>()

/** The days from which on a case opened on this day is so old; the same for all that were opened with it. */
function beginsOf(opened: string): string[] {
  const known = agesFrom.get(opened) ?? ages.map(({ from }) => addDays(opened, from))
  agesFrom.set(opened, known)
  return known
}

function openFacts(history: CaseHistory, steps: readonly CaseStep[], { dims }: CountingCase): Fact[] {
  const begins = beginsOf(dayOf(history.openedAt))
  const facts: Fact[] = []
  for (const span of spansOf(history, steps)) {
    facts.push(...stay('open', span, dims))
    // Overdue is what its day has passed: a case due today is not.
    if (span.dueDay) facts.push(...stay('overdue', { ...span, from: later(span.from, addDays(span.dueDay, 1)) }, dims))
    for (const [index, from] of begins.entries()) {
      const upTo = begins[index + 1]
      const to = upTo === undefined ? span.to : span.to === undefined || upTo < span.to ? upTo : span.to
      facts.push(...stay('open_by_age', { unitId: span.unitId, from: later(span.from, from), to }, agesOf[index] ?? none))
    }
  }
  return facts
}

function closingFacts(history: CaseHistory, step: CaseStep, dims: CaseDims): Fact[] {
  const { late, outcome } = history.standing(step.seq)
  const hours = (step.at.getTime() - history.openedAt.getTime()) / 3_600_000
  return [
    factOf(step, 'closed', dims),
    factOf(step, late ? 'closed_late' : 'closed_in_time', dims),
    ...(outcome ? [factOf(step, 'outcome', dimsOf(outcomeDims, 'outcome', outcome))] : []),
    { ...factOf(step, 'time_to_close', dims), bucket: bucketOf(hours) },
  ]
}

// A function made anew within one that runs for every action costs more than what it does: hence one for all.
const factOf = ({ day, unitId }: CaseStep, measure: string, dims: CaseDims, amount = 1): Fact => ({ measure, day, unitId, dims, amount })

function stepFacts(step: CaseStep, seen: ReadonlySet<string>, { marks, dims }: CountingCase): Fact[] {
  const facts = [factOf(step, 'actions', dimsOf(actionDims, 'action', step.type))]
  for (const mark in marks) {
    const actions = marks[mark]
    if (!actions?.includes(step.type)) continue
    facts.push(factOf(step, mark, dims))
    if (!actions.some((action) => seen.has(action))) facts.push(factOf(step, `${mark}_cases`, dims))
  }
  if (step.score !== undefined) {
    facts.push(factOf(step, 'ratings', dims), factOf(step, 'rating_points', dims, step.score))
    if (step.score >= 4) facts.push(factOf(step, 'satisfied', dims))
  }
  return facts
}

/** All facts of a case up to one of its actions. Nothing but its history decides them: the same actions give the same facts. */
export function caseFacts(history: CaseHistory, upTo: number, counting: CountingCase): Fact[] {
  const steps = history.steps.filter((step) => step.seq <= upTo)
  const first = steps[0]
  if (!first) return []
  const { dims, needed } = counting
  const received: Fact = { measure: 'received', day: dayOf(history.openedAt), unitId: first.unitId, dims, amount: 1 }
  const facts: Fact[] = [received]
  if (needed.every((name) => dims[name])) facts.push({ ...received, measure: 'complete', dims: none })
  const seen = new Set<string>()
  let wasClosed = false
  for (const step of steps) {
    facts.push(...stepFacts(step, seen, counting))
    if (step.closed && !wasClosed) facts.push(...closingFacts(history, step, dims))
    wasClosed = step.closed
    seen.add(step.type)
  }
  return [...facts, ...openFacts(history, steps, counting)]
}
