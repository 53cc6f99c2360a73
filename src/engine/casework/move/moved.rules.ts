import type { CaseState, Moved } from '../case/case.ts'
import type { ClockEvent } from '../deadline/clock.rules.ts'

/** The engine's own action: the case goes on by another version of its type. No definition may have one of that name. */
export const moveAction = 'change_version'

// Moments rest as text in the action's data.
const moment = (at: Date | string): Date => new Date(at)

/** What the case amounted to when it was moved. */
export function stateAtMove({ state }: Moved): CaseState {
  return {
    ...state,
    since: moment(state.since),
    openedAt: moment(state.openedAt),
    closedAt: state.closedAt && moment(state.closedAt),
  }
}

/** What had happened to the clock until the case was moved. */
export const clockAtMove = (moved: Moved | undefined): ClockEvent[] =>
  (moved?.clock ?? []).map((event) => ({ ...event, at: moment(event.at) }))
