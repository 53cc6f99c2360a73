/** Where a term ends: the arithmetic below the rules that `deadline.rules.ts` states. */
import { type Calendar, dayInfo, isWorking, workingDayFrom, workingMsBetween } from './calendar.rules.ts'
import { addMonths, dayOf, HOUR, type Interval } from './days.rules.ts'

export type Unit = 'working_day' | 'working_hour' | 'calendar_day' | 'calendar_month'
export type Duration = { amount: number; unit: Unit }

/** A term being reckoned; `counted` collects the days that count, in order, when somebody wants to see them. */
export type Term = { calendar: Calendar; pauses: Interval[]; counted?: number[] }

/** The longest term that is reckoned, in days: a wall against data gone wrong. */
const LONGEST = 40_000

/** The working day that counts as the day of receipt: the same one up to the cut-off, else the next. */
export function dayOfReceipt(calendar: Calendar, at: number): number {
  const day = dayOf(at)
  return isWorking(calendar, day) && at <= dayInfo(calendar, day).cutOff ? day : workingDayFrom(calendar, day + 1)
}

const standsStill = (pauses: Interval[], at: number): boolean => pauses.some((p) => p.from <= at && at < p.to)

/** Whether the clock runs on a day: at its cut-off and at its close; on a day off, at its end. */
export function runsOn(term: Term, day: number): boolean {
  if (term.pauses.length === 0) return true
  const { cutOff, close } = dayInfo(term.calendar, day)
  return !standsStill(term.pauses, cutOff) && !standsStill(term.pauses, close)
}

/** Working time between two moments in which the clock ran, in milliseconds. */
export function runningMs(term: Term, from: number, to: number): number {
  let sum = workingMsBetween(term.calendar, from, to)
  for (const p of term.pauses) {
    const [a, b] = [Math.max(p.from, from), Math.min(p.to, to)]
    if (a < b) sum -= workingMsBetween(term.calendar, a, b)
  }
  return sum
}

/** The last of `amount` days after day zero that count; with 0, the first that counts from day zero on. */
function endOfDays(term: Term, zero: number, amount: number, counts: (day: number) => boolean): number {
  let left = Math.max(1, amount)
  for (let day = amount === 0 ? zero : zero + 1; day <= zero + LONGEST; day++) {
    if (!counts(day)) continue
    term.counted?.push(day)
    left -= 1
    if (left === 0) return day
  }
  throw new RangeError('the term is too long to be reckoned')
}

/** The day of the same number, months later, counted from day zero moved on by the days on which the clock stood still meanwhile. */
function endOfMonths(term: Term, zero: number, months: number): number {
  let still = 0
  let end = addMonths(zero, months)
  for (let day = zero + 1; day <= end; day++) {
    if (runsOn(term, day)) term.counted?.push(day)
    else {
      still += 1
      end = addMonths(zero + still, months)
    }
    if (day > zero + LONGEST) throw new RangeError('the term is too long to be reckoned')
  }
  return end
}

/** The moment at which so much running working time after `from` is used up. */
export function endOfRunning(term: Term, from: number, ms: number): number {
  let left = ms
  let at = from
  for (let day = dayOf(from); day <= dayOf(from) + LONGEST; day++) {
    const before = left
    for (const session of dayInfo(term.calendar, day).sessions) {
      at = Math.max(session.from, from)
      for (const p of [...term.pauses, { from: session.to, to: session.to }]) {
        const until = Math.min(p.from, session.to)
        if (until > at) {
          if (left <= until - at) {
            if (left > 0) term.counted?.push(day)
            return at + left
          }
          left -= until - at
        }
        at = Math.max(at, Math.min(p.to, session.to))
      }
    }
    if (left < before) term.counted?.push(day)
  }
  throw new RangeError('the term is too long to be reckoned')
}

/** The moment at which one leg ends, its day zero and its first moment given. */
export function endOfLeg(term: Term, zero: number, from: number, leg: Duration): number {
  const runs = (day: number) => runsOn(term, day)
  if (leg.unit === 'working_hour') return endOfRunning(term, from, leg.amount * HOUR)
  let last: number
  if (leg.unit === 'working_day' || leg.amount === 0)
    last = endOfDays(term, zero, leg.amount, (day) => isWorking(term.calendar, day) && runs(day))
  else if (leg.unit === 'calendar_day') last = endOfDays(term, zero, leg.amount, runs)
  else last = endOfMonths(term, zero, leg.amount)
  return dayInfo(term.calendar, workingDayFrom(term.calendar, last, runs)).close
}

/** The moment at which a term received at a moment ends; each further leg begins where the one before it ends. */
export function endOfTerm(term: Term, receivedAt: number, legs: readonly Duration[]): number {
  let zero = dayOfReceipt(term.calendar, receivedAt)
  let at = countsFrom(term.calendar, receivedAt)
  legs.forEach((leg, i) => {
    if (i > 0 && leg.amount === 0) return
    at = endOfLeg(term, zero, at, leg)
    zero = dayOf(at)
  })
  return at
}

/** The moment from which hours count: the receipt, or the opening of the working day that stands for its day. */
export function countsFrom(calendar: Calendar, receivedAt: number): number {
  return Math.max(receivedAt, dayInfo(calendar, dayOfReceipt(calendar, receivedAt)).sessions[0]?.from ?? receivedAt)
}
