/**
 * Until when a case must be answered, and why: the result is the due moment and a trace of the days that lead to it.
 *
 * Receipt. What comes after the day's cut-off, or on a day off, counts as received on the next working day. The day of receipt is
 * day zero and does not count (Bộ luật Dân sự 2015, Điều 147, to verify). A term of 0 days is one that ends on the day of receipt.
 *
 * Units.
 * - working_day: n working days after day zero; due at the close of the last session of day n.
 * - working_hour: session time from the receipt on, to the millisecond; due when it is used up.
 * - calendar_day: every day counts; a last day that is off moves to the next working day (Điều 148, to verify); due at its close.
 * - calendar_month: the day of the same number, or the month's last, then as calendar_day.
 * An extension in the same unit makes the term longer; one in another unit is counted from where the term would have ended.
 *
 * Pauses. Hours stand still to the millisecond. Days are whole, as the law counts them: a day counts when the clock runs both at its
 * cut-off and at its close (a day off, in calendar terms: at its end). So the day of a pause does not count, the day of a resumption
 * does, however few of its hours are left; a supplement after the cut-off counts from the next day, just as a receipt; and a pause
 * that begins and ends between two such moments changes nothing. It is the whole-day rule most in the citizen's favour in which no
 * term ends while its clock stands still. As it asks only whether the clock runs at given moments, a pause that is resumed at once
 * changes nothing, and an interval may be cut into adjacent ones without changing anything. A day of rest to which a due date has
 * moved is judged alike: the due day is a working day on which the clock runs.
 *
 * While the clock stands still there is no due moment (`dueAt` null), unless it had passed before; `expectedDueAt` and the trace then
 * say what it will be if the clock runs again from tomorrow.
 */
import type { Calendar } from './calendar.rules.ts'
import { workingMsBetween } from './calendar.rules.ts'
import { type Clock, type ClockEvent, readClock } from './clock.rules.ts'
import { dayOf, MINUTE, startOf } from './days.rules.ts'
import { countsFrom, type Duration, endOfTerm, runningMs, type Term } from './reckon.rules.ts'
import { drawTrace, type TraceDay } from './trace.rules.ts'

export type Deadline = {
  state: 'not_started' | 'running' | 'paused' | 'stopped'
  dueAt: Date | null
  expectedDueAt: Date | null
  startedAt: Date | null
  stoppedAt: Date | null
  overdue: boolean
  /** working minutes until due (running ones only, when paused); negative when late */
  remainingMinutes: number
  /** working minutes in which the clock has run */
  usedMinutes: number
  trace: TraceDay[]
}

export type Phase = { key: string; duration: Duration }
export type DeadlineInput = { calendar: Calendar; duration: Duration; events: readonly ClockEvent[]; now: Date; phases?: readonly Phase[] }

const NOT_STARTED = {
  state: 'not_started',
  dueAt: null,
  expectedDueAt: null,
  startedAt: null,
  stoppedAt: null,
  overdue: false,
  remainingMinutes: 0,
  usedMinutes: 0,
} as const

/** The term of a clock, an open pause taken to last through today. */
export function termOf(calendar: Calendar, clock: Clock, now: number): Term {
  const tomorrow = startOf(dayOf(now) + 1)
  const pauses = clock.pauses.map((p) => (p.to === Number.POSITIVE_INFINITY ? { from: p.from, to: tomorrow } : p))
  return { calendar, pauses, counted: [] }
}

function stateOf(clock: Clock): Deadline['state'] {
  if (clock.stoppedAt !== undefined) return 'stopped'
  return clock.paused ? 'paused' : 'running'
}

/** When the term ends and whether it has been kept: all of a deadline that lists need. */
export function judge(input: Omit<DeadlineInput, 'phases'>): Pick<Deadline, 'state' | 'dueAt' | 'startedAt' | 'overdue'> {
  const now = input.now.getTime()
  const clock = readClock({ duration: input.duration, events: input.events, now })
  if (clock.startedAt === undefined) return NOT_STARTED
  const due = endOfTerm(termOf(input.calendar, clock, now), clock.startedAt, clock.legs)
  const overdue = (clock.stoppedAt ?? now) > due
  const state = stateOf(clock)
  return { state, dueAt: state === 'paused' && !overdue ? null : new Date(due), startedAt: new Date(clock.startedAt), overdue }
}

function resolve(calendar: Calendar, clock: Clock, now: number): Deadline {
  if (clock.startedAt === undefined) return { ...NOT_STARTED, trace: [] }
  const { startedAt, stoppedAt, legs, marks } = clock
  const term = termOf(calendar, clock, now)
  const due = endOfTerm(term, startedAt, legs)
  const until = stoppedAt ?? now
  const late = until > due
  const state = stateOf(clock)
  const from = countsFrom(calendar, startedAt)
  const remaining = late ? -workingMsBetween(calendar, due, until) : runningMs(term, until, due)
  return {
    state,
    dueAt: state === 'paused' && !late ? null : new Date(due),
    expectedDueAt: new Date(due),
    startedAt: new Date(startedAt),
    stoppedAt: stoppedAt === undefined ? null : new Date(stoppedAt),
    overdue: late,
    remainingMinutes: Math.floor(remaining / MINUTE) + 0,
    usedMinutes: until > from ? Math.floor(runningMs(term, from, until) / MINUTE) : 0,
    trace: drawTrace({ term, legs, marks, receivedAt: startedAt, due, until, now }),
  }
}

/** The deadline of the whole case and, where phases are given, of each of them by its key. */
export function computeDeadline(input: DeadlineInput): Deadline & { phases: Record<string, Deadline> } {
  const { calendar, duration, events } = input
  const now = input.now.getTime()
  const phases = (input.phases ?? []).map((phase) => {
    const clock = readClock({ duration: phase.duration, events, now, phase: phase.key })
    return [phase.key, resolve(calendar, clock, now)] as const
  })
  return { ...resolve(calendar, readClock({ duration, events, now }), now), phases: Object.fromEntries(phases) }
}
