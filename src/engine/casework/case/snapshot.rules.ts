import type { Calendar } from '../deadline/calendar.rules.ts'
import { judge } from '../deadline/deadline.rules.ts'
import type { Definition } from '../definition/definition.ts'
import type { Action, Case, CaseState } from './case.ts'
import { clockEvents, stateOf } from './case.rules.ts'

/** What of a case no action changes. */
export type Fixed = Pick<
  Case,
  'id' | 'kind' | 'definitionId' | 'calendarId' | 'reference' | 'title' | 'party' | 'channel' | 'ownerId' | 'unitId' | 'unitPath'
>

/** The row that lists read, computed from the actions and nothing else; `state` is what they amount to, where the caller knows it. */
export function snapshotOf(
  fixed: Fixed,
  by: { definition: Definition; calendar: Calendar; actions: readonly Action[]; now: Date; state?: CaseState },
): Case {
  const { definition, calendar, actions } = by
  // A clock that was set back between two actions takes nothing back: what was accepted has happened.
  const now = new Date(Math.max(by.now.getTime(), ...actions.map((action) => action.at.getTime())))
  const { since, duration, ...state } = by.state ?? stateOf(definition, actions)
  const deadline = duration && judge({ calendar, duration, events: clockEvents(definition, actions), now })
  return {
    ...fixed,
    ...state,
    duration,
    stateSince: since,
    version: actions.length,
    // What was answered in time is not late because nobody has fetched it yet.
    dueAt: deadline?.state === 'stopped' && !state.closedAt ? null : (deadline?.dueAt ?? null),
    paused: deadline?.state === 'paused',
    late: state.closedAt && deadline?.startedAt ? deadline.overdue : null,
  }
}
