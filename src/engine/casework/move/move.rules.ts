import type { CaseState } from '../case/case.ts'
import { isOwnFlag } from '../definition/reach.rules.ts'
import type { Definition, Duration } from '../definition/definition.ts'

export type MoveFault = 'no_such_state' | 'other_kind_of_state' | 'closed' | 'own_case'
export type MoveChoice = {
  /** For a state that the new version lacks: the state in its place. */
  states?: Readonly<Record<string, string>> | undefined
  /** Another legal time, where the procedure has one. */
  duration?: Duration | null | undefined
}
export type Fit = { fault: MoveFault } | { state: CaseState; lost: string[] }

/**
 * A case on another version of its type. It stays where it is when the new version knows its state, else where the choice says;
 * but what the clock does there must be the same: nobody's time begins or stops to run because a rule was edited.
 */
export function fitTo(old: Definition, next: Definition, now: CaseState, choice: MoveChoice): Fit {
  if (now.closedAt) return { fault: 'closed' }
  const name = Object.hasOwn(next.states, now.state) ? now.state : choice.states?.[now.state]
  const state = name === undefined || !Object.hasOwn(next.states, name) ? undefined : next.states[name]
  if (name === undefined || !state) return { fault: 'no_such_state' }
  if (state.kind !== old.states[now.state]?.kind) return { fault: 'other_kind_of_state' }
  const known = new Set(Object.values(next.actions).flatMap((action) => action.adds ?? []))
  const kept = (flag: string): boolean => known.has(flag) || isOwnFlag(next, flag)
  const lost = now.flags.filter((flag) => !kept(flag))
  const duration = choice.duration === undefined ? now.duration : choice.duration
  return { state: { ...now, state: name, flags: now.flags.filter(kept), duration }, lost }
}
