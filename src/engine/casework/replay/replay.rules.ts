import type { Action } from '../case/case.ts'
import { after, beginning, clockEvents } from '../case/case.rules.ts'
import type { Calendar } from '../deadline/calendar.rules.ts'
import { accountOf } from '../deadline/account.rules.ts'
import { judge } from '../deadline/deadline.rules.ts'
import type { Definition, Duration } from '../definition/definition.ts'
import { ownActions } from '../definition/definition.rules.ts'
import { actionOf, isOpenTo } from '../definition/reach.rules.ts'

export type Stop = { seq: number; type: string; why: 'no_such_action' | 'not_now' | 'not_yours' }
/** What a case that has happened would have been under other rules. */
export type Replayed = {
  stop: Stop | undefined
  state: string
  /** The states that it went through, in their order. */
  road: string[]
  /** The states that took more of the working time than the process gives them. */
  over: string[]
  outcome: string | null
  dueAt: Date | null
  late: boolean | null
}

function whyNot(definition: Definition, place: { state: string; flags: string[] }, action: Action): Stop['why'] | undefined {
  const type = actionOf(definition, action.type)
  if (!type) return 'no_such_action'
  if (!isOpenTo(definition, action.type, place)) return 'not_now'
  return type.roles.includes(action.actorRole) ? undefined : 'not_yours'
}

/**
 * Plays the actions of a case on another definition, in their order, with their moments, until the first that it would not
 * have allowed. Its time is reckoned by the clock effects that the definition gives the actions that were allowed. A case that
 * was moved in its life is played as if it had never been: from its first action. What the engine itself noted moves nothing.
 */
export function replay(
  definition: Definition,
  actions: readonly Action[],
  by: { calendar: Calendar; duration?: Duration | null | undefined; now: Date },
): Replayed {
  const [first, ...rest] = actions.filter((action, i) => i === 0 || !(ownActions as readonly string[]).includes(action.type))
  if (!first) throw new Error('a case has at least the action that opened it')
  let now = beginning(definition, first)
  const played: Action[] = [first]
  const visits = [{ at: first.at, state: now.state }]
  let stop: Stop | undefined
  for (const action of rest) {
    const why = whyNot(definition, now, action)
    if (why) {
      stop = { seq: action.seq, type: action.type, why }
      break
    }
    now = after(definition, now, action)
    played.push(action)
    visits.push({ at: action.at, state: now.state })
  }
  const duration = by.duration === undefined ? now.duration : by.duration
  const clock = duration && { calendar: by.calendar, duration, events: clockEvents(definition, played), now: by.now }
  const deadline = clock && judge(clock)
  const account = clock ? accountOf({ ...clock, visits }) : undefined
  return {
    stop,
    state: now.state,
    road: visits.flatMap(({ state }, index) => (visits[index - 1]?.state === state ? [] : [state])),
    over: (account?.parts ?? []).flatMap(({ state, runningMs }) => {
      const share = definition.states[state]?.budget
      return account && share !== undefined && runningMs > (account.wholeMs * share) / 100 ? [state] : []
    }),
    outcome: now.outcome,
    dueAt: deadline?.dueAt ?? null,
    late: now.closedAt && deadline?.startedAt ? deadline.overdue : null,
  }
}
