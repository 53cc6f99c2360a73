/** When a rule of escalation speaks. A case's own moment is compared with one threshold a calendar: no case needs to be reckoned. */
import type { Calendar } from '../deadline/calendar.rules.ts'
import { dayOf } from '../deadline/days.rules.ts'
import type { Duration, Escalation } from '../definition/definition.ts'
import { endOfLeg, endOfTerm, type Term } from '../deadline/reckon.rules.ts'

const DAY = 86_400_000
/** What was over longer ago than this is in the queue of the late and is told to nobody any more. */
export const stale = 30 * DAY

const bare = (calendar: Calendar): Term => ({ calendar, pauses: [] })

/** When a length of time that begins with a receipt is over: after the cut-off it begins on the next working day. */
export const endOf = (calendar: Calendar, from: Date, within: Duration): Date =>
  new Date(endOfTerm(bare(calendar), from.getTime(), [within]))

/** So much later, counted from a moment that is not a receipt: a due time, or now. */
export const laterBy = (calendar: Calendar, from: Date, by: Duration): Date =>
  new Date(endOfLeg(bare(calendar), dayOf(from.getTime()), from.getTime(), by))

/** The last moment for which `end` is over now. `end` never moves back when its moment moves on, so halving finds it. */
export function lastOver(end: (from: Date) => Date, now: Date): Date {
  let [low, high] = [now.getTime() - 400 * DAY, now.getTime()]
  if (end(new Date(high)) <= now) return now
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (end(new Date(middle)) <= now) low = middle
    else high = middle
  }
  return new Date(low)
}

/** Due times after `from` and up to `to` are those of which the rule speaks now. */
export type Window = { from: Date; to: Date }

/** Of which due times a rule speaks now. */
export function dueWindow(rule: Escalation, calendar: Calendar, now: Date): Window {
  if (rule.before) return { from: now, to: laterBy(calendar, now, rule.before) }
  const { after } = rule
  const to = after ? lastOver((due) => laterBy(calendar, due, after), now) : now
  return { from: new Date(to.getTime() - stale), to }
}

/** Of which arrivals in a state that must be left `within` a time a rule speaks now. */
export function stepWindow(rule: Escalation, within: Duration, calendar: Calendar, now: Date): Window {
  const { after } = rule
  const over = (since: Date): Date => {
    const end = endOf(calendar, since, within)
    return after ? laterBy(calendar, end, after) : end
  }
  const to = lastOver(over, now)
  return { from: new Date(to.getTime() - stale), to }
}

/** A rule speaks once of a moment: when the time is extended, it may speak again of the new one. */
export const escalationKey = (rule: string, moment: Date): string => `escalate:${rule}:${moment.getTime()}`
