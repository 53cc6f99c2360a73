import type { Actor, HeldRole } from '#core/access.ts'
import type { ClockEvent } from '../deadline/clock.rules.ts'
import type { ActionType, Definition } from '../definition/definition.ts'
import { actionOf, askedFlag, flagsAfter, flagsWhenClosed, isAsked, isOpenTo } from '../definition/reach.rules.ts'
import { clockAtMove, stateAtMove } from '../move/moved.rules.ts'
import type { Action, Case, CaseState, Moved } from './case.ts'
import { pendingAfter } from '../opinions/opinion.rules.ts'

/*
 * The state of a case is nothing but its accepted actions, read in order. The first action opens it; each further one moves
 * it along the definition that the case began with. The function knows no database and no clock: the same actions give the
 * same state on every machine, today and in ten years.
 */
export function stateOf(definition: Definition, actions: readonly Action[]): CaseState {
  const first = actions[0]
  if (!first) throw new Error('a case has at least the action that opened it')
  let now = beginning(definition, first)
  for (const action of actions.slice(1)) now = after(definition, now, action)
  return now
}

/** What the opening of a case amounts to. */
export function beginning(definition: Definition, first: Action): CaseState {
  return {
    state: definition.initial,
    since: first.at,
    flags: [],
    assigneeId: null,
    assigneeName: null,
    outcome: null,
    duration: first.data.duration ?? null,
    openedAt: first.at,
    closedAt: null,
  }
}

/** What a case amounts to after one more action. */
export function after(definition: Definition, before: CaseState, action: Action): CaseState {
  if (action.data.moved) return stateAtMove(action.data.moved)
  const type = actionOf(definition, action.type)
  if (!type) return before
  const state = type.to === '*' ? before.state : type.to
  const closed = definition.states[state]?.kind === 'closed'
  const flags = flagsAfter(definition, action.type, before.flags, action.data)
  return {
    ...before,
    ...assignment(type, before, action),
    state,
    since: state === before.state ? before.since : action.at,
    flags: closed ? flagsWhenClosed(definition, flags) : flags,
    outcome: type.outcome ?? before.outcome,
    duration: action.data.duration ?? before.duration,
    closedAt: closed ? (before.closedAt ?? action.at) : null,
  }
}

function assignment(type: ActionType, before: CaseState, action: Action): Pick<CaseState, 'assigneeId' | 'assigneeName'> {
  if (type.assign === 'actor') return { assigneeId: action.actorId, assigneeName: action.actorName }
  if (type.assign === 'nobody') return { assigneeId: null, assigneeName: null }
  if (type.assign === 'input') return { assigneeId: action.data.assigneeId ?? null, assigneeName: action.data.assigneeName ?? null }
  return { assigneeId: before.assigneeId, assigneeName: before.assigneeName }
}

/**
 * What the actions did to the clock. An action that closes the case stops it. It stands still while somebody outside is waited for,
 * and, where the type says so, while units are asked: the one may begin before the other has ended.
 */
export function clockEvents(definition: Definition, actions: readonly Action[]): ClockEvent[] {
  const moved = actions.findLastIndex((action) => action.data.moved)
  const events: ClockEvent[] = moved < 0 ? [] : clockAtMove(actions[moved]?.data.moved)
  const [opening] = actions
  if (moved < 0 && definition.clock === 'from_opening' && opening) events.push({ at: opening.at, key: opening.clientKey, effect: 'start' })
  const { still, pending: waited } = standingStill(definition, events, actions[moved]?.data.moved)
  let pending = waited
  for (const action of actions.slice(moved + 1)) {
    const type = actionOf(definition, action.type)
    if (!type) continue
    const event = { at: action.at, key: action.clientKey, ...(action.note ? { reason: action.note } : {}) }
    pending = pendingAfter(definition, pending, action)
    const before = still.outside || still.asking
    if (type.clock === 'pause') still.outside = true
    if (type.clock === 'resume' || type.clock === 'reset') still.outside = false
    still.asking = definition.opinions?.clock === 'pauses' && pending.size > 0
    const now = still.outside || still.asking
    const held = (type.clock === 'pause' && before) || (type.clock === 'resume' && now)
    if (type.clock && !held) events.push({ ...event, effect: type.clock, ...(action.data.by ? { by: action.data.by } : {}) })
    if (type.opinions && before !== now) events.push({ ...event, effect: now ? 'pause' : 'resume' })
    if (type.clock === 'reset' && now) events.push({ ...event, key: `${action.clientKey}:pause`, effect: 'pause' })
    const closes = type.to !== '*' && definition.states[type.to]?.kind === 'closed'
    if (closes && type.clock !== 'stop') events.push({ ...event, key: `${action.clientKey}:stop`, effect: 'stop' })
  }
  return events
}

type Still = { outside: boolean; asking: boolean }

/** For whom the clock stands still before the actions are read on: nobody, or as the move to this version left it. */
function standingStill(
  definition: Definition,
  before: readonly ClockEvent[],
  moved: Moved | undefined,
): { still: Still; pending: ReadonlySet<string> } {
  if (!moved) return { still: { outside: false, asking: false }, pending: new Set() }
  const { state, flags } = stateAtMove(moved)
  const last = before.findLast(({ effect }) => effect !== 'extend')?.effect
  const outside = definition.states[state]?.kind === 'waiting'
  const pending = new Set(flags.filter((flag) => isAsked(flag)).map((flag) => flag.slice(askedFlag('').length)))
  return { still: { outside, asking: last === 'pause' && !outside }, pending }
}

export type Possibility = 'yes' | 'not_now' | 'not_yours' | 'own_case'
/** `owner` and `system` say what somebody is to the case; nobody is appointed to them. */
const isOffice = (role: string): boolean => role !== 'owner' && role !== 'system'
/** `asked`: the actor stands in a unit that was asked for its opinion; `unitPath` is then that unit's. */
type Standing = Pick<Case, 'state' | 'flags' | 'ownerId' | 'unitPath'> & { asked?: boolean }

/** Whether an actor may do an action now. One definition for the button, the API and the access tests. */
export function mayAct(definition: Definition, standing: Standing, actor: Actor | 'system' | undefined, type: string): Possibility {
  const action = actionOf(definition, type)
  if (!action) return 'not_now'
  const asOwner = actor !== undefined && actor !== 'system' && standing.ownerId === actor.personId
  if (actor === 'system') {
    if (!action.roles.includes('system')) return 'not_yours'
  } else {
    const asOfficer =
      actor?.kind === 'officer' &&
      actor.roles.some((held) => isOffice(held.role) && action.roles.includes(held.role) && standing.unitPath.includes(held.unitId))
    const ownerMay = asOwner && action.roles.includes('owner')
    if (!asOfficer && !ownerMay) return 'not_yours'
    // Nobody decides on a case of their own: not even who holds every role.
    if (asOwner && !ownerMay) return 'own_case'
  }
  // An opinion is the word of the unit that was asked, and of no other.
  if (action.opinions === 'answer' && !standing.asked) return 'not_now'
  return isOpenTo(definition, type, standing) ? 'yes' : 'not_now'
}

/** The actions that an actor may do now, in the order of the definition. */
export function possibleActions(definition: Definition, standing: Standing, actor: Actor | undefined): string[] {
  return Object.keys(definition.actions).filter((type) => mayAct(definition, standing, actor, type) === 'yes')
}

/** The office in which an actor does an action: their own before one that a colleague lent them. */
export function officeFor(definition: Definition, standing: Standing, actor: Actor, type: string): HeldRole | undefined {
  const action = actionOf(definition, type)
  return actor.roles.find((role) => action?.roles.includes(role.role) && standing.unitPath.includes(role.unitId))
}

/** Who is written into the record: with a role that was lent, also who lent it. */
export function nameFor(definition: Definition, standing: Standing, actor: Actor, type: string): string {
  const lender = standing.ownerId === actor.personId ? undefined : officeFor(definition, standing, actor, type)?.delegatedBy
  return lender ? `${actor.name} (theo ủy quyền của ${lender})` : actor.name
}

/** The role in which an actor does an action: written into the row, so that the record says in which capacity it was done. */
export function roleFor(definition: Definition, standing: Standing, actor: Actor | 'system', type: string): string {
  if (actor === 'system') return 'system'
  if (standing.ownerId === actor.personId) return 'owner'
  return officeFor(definition, standing, actor, type)?.role ?? 'owner'
}
