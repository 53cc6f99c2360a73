import type { Rule } from '../composition/composition.ts'

/**
 * quiet: within limits · alarmed: beyond the limit, a case is open · recovered: back within limits while somebody works on the case ·
 * muted: a person closed the case though the value was still beyond the limit.
 */
export type Phase = 'quiet' | 'alarmed' | 'recovered' | 'muted'
export type Standing = { phase: Phase; since: Date }
/** What is to be done in the world when a value is seen. */
export type Effect = 'open' | 'close' | 'tell_recovered' | 'tell_again' | 'none'
export type Limits = Pick<Rule, 'when' | 'open' | 'close' | 'againHours'>

const beyond = ({ when, open }: Limits, value: number): boolean => (when === 'above' ? value >= open : value <= open)
const back = ({ when, close }: Limits, value: number): boolean => (when === 'above' ? value <= close : value >= close)

/**
 * One look at a value. Between the two limits nothing changes, whatever came before: that is the hysteresis. An unknown value
 * (`null`) changes nothing either: a source that is down neither raises nor ends an alarm.
 */
export function look(
  limits: Limits,
  before: Standing,
  seen: { value: number | null; at: Date; taken: boolean },
): Standing & { effect: Effect } {
  const stay = { ...before, effect: 'none' as const }
  const { value, at, taken } = seen
  if (value === null) return stay
  const go = (phase: Phase, effect: Effect): Standing & { effect: Effect } => ({ phase, since: at, effect })
  switch (before.phase) {
    case 'quiet':
      return beyond(limits, value) ? go('alarmed', 'open') : stay
    case 'alarmed':
      if (!back(limits, value)) return stay
      // Nobody had begun: the case ends by itself. Somebody had: they are told, and end it themselves.
      return taken ? go('recovered', 'tell_recovered') : go('quiet', 'close')
    case 'recovered':
      return beyond(limits, value) ? go('alarmed', 'tell_again') : stay
    case 'muted': {
      if (back(limits, value)) return go('quiet', 'none')
      const over = at.getTime() - before.since.getTime() >= limits.againHours * 3_600_000
      return over && beyond(limits, value) ? go('alarmed', 'open') : stay
    }
  }
}

/** A person closed the case: silence until the value recovers or the rule's hours are over; nothing to wait for where it has recovered. */
export const closedByPerson = (before: Standing, at: Date): Standing => ({
  phase: before.phase === 'recovered' ? 'quiet' : 'muted',
  since: at,
})
