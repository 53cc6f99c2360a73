/** Where the time of a case went: working time by the state it stood in, running and standing still. The parts are the whole, to the millisecond. */
import { workingMsBetween } from './calendar.rules.ts'
import { readClock } from './clock.rules.ts'
import { type DeadlineInput, termOf } from './deadline.rules.ts'
import { countsFrom, endOfTerm, runningMs } from './reckon.rules.ts'

/** Since when a case has stood in a state. */
export type Visit = { at: Date; state: string }
export type AccountPart = { state: string; runningMs: number; standingMs: number }
export type Account = {
  /** One a state, in the order in which they were first reached. */
  parts: AccountPart[]
  runningMs: number
  standingMs: number
  /** The running time that the whole term has: what budgets are shares of. */
  wholeMs: number
}

export function accountOf(input: Omit<DeadlineInput, 'phases'> & { visits: readonly Visit[] }): Account | undefined {
  const { calendar, duration, events, visits } = input
  const now = input.now.getTime()
  const clock = readClock({ duration, events, now })
  if (clock.startedAt === undefined) return undefined
  const term = termOf(calendar, clock, now)
  const from = countsFrom(calendar, clock.startedAt)
  const until = Math.max(from, clock.stoppedAt ?? now)
  const sorted = [...visits].sort((a, b) => a.at.getTime() - b.at.getTime())
  const edges = [...sorted.map(({ at }) => at.getTime()), ...term.pauses.flatMap((pause) => [pause.from, pause.to])]
  const inside = edges.filter((edge) => edge > from && edge < until)
  const cuts = [...new Set([from, ...inside, until])].sort((a, b) => a - b)
  const parts = new Map<string, AccountPart>()
  cuts.slice(1).forEach((end, i) => {
    const start = cuts[i] ?? from
    const state = sorted.findLast(({ at }) => at.getTime() <= start)?.state ?? sorted[0]?.state ?? ''
    const part = parts.get(state) ?? { state, runningMs: 0, standingMs: 0 }
    const still = term.pauses.some((pause) => pause.from <= start && start < pause.to)
    part[still ? 'standingMs' : 'runningMs'] += workingMsBetween(calendar, start, end)
    parts.set(state, part)
  })
  const all = [...parts.values()]
  return {
    parts: all,
    runningMs: all.reduce((sum, part) => sum + part.runningMs, 0),
    standingMs: all.reduce((sum, part) => sum + part.standingMs, 0),
    wholeMs: runningMs(term, from, endOfTerm(term, clock.startedAt, clock.legs)),
  }
}
