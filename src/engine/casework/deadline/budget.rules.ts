/** Due moments of the steps inside the whole term: they follow its calendar and its pauses and never pass its end. */
import { type Calendar, dayInfo, meanWorkingDayMs } from './calendar.rules.ts'
import { readClock } from './clock.rules.ts'
import { dayOf, HOUR, MINUTE } from './days.rules.ts'
import { type DeadlineInput, termOf } from './deadline.rules.ts'
import { countsFrom, dayOfReceipt, type Duration, endOfLeg, endOfRunning, endOfTerm, runningMs, type Term } from './reckon.rules.ts'

/** A step takes a share of the whole's running working time (0 to 1), or a duration of its own. */
export type Step = { key: string; share: number } | { key: string; duration: Duration }
export type StepDue = { key: string; dueAt: Date }
export type BudgetDefect = { code: 'duplicate_key' | 'out_of_range' | 'over'; key?: string }

type Whole = { term: Term; opening: number; zero: number; due: number; runs: number }

/** The whole as steps divide it: from the opening of the first day that counts (in hours: from the receipt) to the due moment. */
function wholeOf({ calendar, duration, events, now }: DeadlineInput): Whole | undefined {
  const clock = readClock({ duration, events, now: now.getTime() })
  if (clock.startedAt === undefined) return undefined
  const term = termOf(calendar, clock, now.getTime())
  const due = endOfTerm(term, clock.startedAt, clock.legs)
  const received = countsFrom(calendar, clock.startedAt)
  const firstSession = dayInfo(calendar, term.counted?.[0] ?? dayOf(received)).sessions[0]
  const opening = duration.unit === 'working_hour' ? received : Math.max(received, firstSession?.from ?? received)
  return { term, opening, zero: dayOfReceipt(calendar, clock.startedAt), due, runs: runningMs(term, opening, due) }
}

/** The due moment of each step, in the order of the steps; none before the clock has started. */
export function stepBudgets(input: DeadlineInput & { steps: readonly Step[] }): StepDue[] {
  const whole = wholeOf(input)
  if (!whole) return []
  const term: Term = { calendar: whole.term.calendar, pauses: whole.term.pauses }
  let anchor = whole.opening
  let shares = 0
  let at = anchor
  return input.steps.map((step, i) => {
    if ('share' in step) {
      shares += step.share
      at = endOfRunning(term, anchor, Math.round((shares * whole.runs) / MINUTE) * MINUTE)
    } else {
      at = endOfLeg(term, i === 0 ? whole.zero : dayOf(at), at, step.duration)
      anchor = at
      shares = 0
    }
    at = Math.min(at, whole.due)
    return { key: step.key, dueAt: new Date(at) }
  })
}

/** What a unit weighs in working time: exact among working units of even days, a mean where calendar and working units meet. */
function weightOf(calendar: Calendar, unit: Duration['unit']): number {
  const day = meanWorkingDayMs(calendar)
  const perWeek = Object.values(calendar.sessions).filter((s) => s.length > 0).length
  const weights = { working_hour: HOUR, working_day: day, calendar_day: (day * perWeek) / 7, calendar_month: (day * perWeek * 30) / 7 }
  return weights[unit]
}

/** What part of the whole a step takes. */
function partOf(calendar: Calendar, total: Duration, step: Step): number {
  if ('share' in step) return step.share
  if (step.duration.amount === 0) return 0
  if (total.amount === 0) return (step.duration.amount * weightOf(calendar, step.duration.unit)) / weightOf(calendar, 'working_day')
  const scale = step.duration.unit === total.unit ? 1 : weightOf(calendar, step.duration.unit) / weightOf(calendar, total.unit)
  return (step.duration.amount * scale) / total.amount
}

/** What is wrong with the budgets of a case type: keys twice, amounts that make no sense, more than the whole together. */
export function checkBudgets(calendar: Calendar, total: Duration, steps: readonly Step[]): BudgetDefect[] {
  const defects: BudgetDefect[] = []
  const parts = steps.map((step) => partOf(calendar, total, step))
  steps.forEach((step, i) => {
    if (steps.findIndex((other) => other.key === step.key) < i) defects.push({ code: 'duplicate_key', key: step.key })
    const part = parts[i] ?? Number.NaN
    if (!(part >= 0 && Number.isFinite(part)) || ('share' in step && part > 1)) defects.push({ code: 'out_of_range', key: step.key })
  })
  if (parts.reduce((sum, part) => sum + part, 0) > 1 + 1e-9) defects.push({ code: 'over' })
  return defects
}
