import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { compose, type Done, writeAction } from '../act/act.ts'
import type { Action, Case, CaseState } from '../case/case.ts'
import { lockCase } from '../case/case.queries.ts'
import { clockEvents, stateOf } from '../case/case.rules.ts'
import { snapshotOf } from '../case/snapshot.rules.ts'
import type { Definition } from '../definition/definition.ts'
import { listActionsOf } from '../history/history.queries.ts'
import { getCalendar, getDefinition } from '../publish/publish.queries.ts'
import { fitTo, type MoveChoice, type MoveFault } from './move.rules.ts'
import { moveAction } from './moved.rules.ts'
import { setDefinition } from './move.queries.ts'

/** What moving one case would do: where it would stand and when its time would end, or why it cannot be moved. */
export type Preview = {
  case: Case
  /** The version it is on now. */
  from: number
  fault: MoveFault | undefined
  /** Where it would stand; where it stands, when it cannot be moved. */
  state: string
  lost: string[]
  dueAfter: Date | null
}
export type Target = { definitionId?: string | undefined; choiceOf?(found: Case): MoveChoice }

type Reckoned = { action: Action; row: Case; definition: Definition; lost: string[] }
type Moving = {
  to: string
  choice: MoveChoice
  by: Pick<Actor, 'personId' | 'name'> | undefined
  reason: string
  clientKey: string
  at: Date
}

/** The action that moves a case and the row that it leaves, or the reason against it. */
async function reckon(db: Db, found: Case, actions: readonly Action[], moving: Moving): Promise<Reckoned | MoveFault> {
  const { to, choice, by, reason, clientKey, at } = moving
  if (by && found.ownerId === by.personId) return 'own_case'
  const [{ body: old }, { body: next }, { body: calendar }] = await Promise.all([
    getDefinition(db, found.definitionId),
    getDefinition(db, to),
    getCalendar(db, found.calendarId),
  ])
  const before: CaseState = stateOf(old, actions)
  const fit = fitTo(old, next, before, choice)
  if ('fault' in fit) return fit.fault
  const doing = { by: { id: found.id }, action: moveAction, clientKey, actor: 'system' as const, note: reason, at }
  const action: Action = {
    ...compose(next, found, doing, actions.length + 1),
    toState: fit.state.state,
    actorId: by?.personId ?? null,
    actorName: by?.name ?? 'tinhso',
    actorRole: by ? 'administrator' : 'system',
    data: { moved: { from: found.definitionId, to, state: fit.state, clock: clockEvents(old, actions) } },
  }
  const row = { ...snapshotOf(found, { definition: next, calendar, actions: [...actions, action], now: at }), definitionId: to }
  return { action, row, definition: next, lost: fit.lost }
}

/** What would become of these cases on the target version, without changing anything. */
export async function previewMoves(db: Db, cases: readonly Case[], target: Target, at: Date): Promise<Preview[]> {
  const actions = await listActionsOf(
    db,
    cases.map((one) => one.id),
  )
  return Promise.all(
    cases.map(async (found) => {
      const to = target.definitionId ?? found.definitionId
      const moving = { to, choice: target.choiceOf?.(found) ?? {}, by: undefined, reason: '', clientKey: 'preview', at }
      const reckoned = await reckon(db, found, actions.get(found.id) ?? [], moving)
      const from = (await getDefinition(db, found.definitionId)).version
      if (typeof reckoned === 'string') return { case: found, from, fault: reckoned, state: found.state, lost: [], dueAfter: found.dueAt }
      return { case: found, from, fault: undefined, state: reckoned.row.state, lost: reckoned.lost, dueAfter: reckoned.row.dueAt }
    }),
  )
}

export type Move = Omit<Moving, 'to'> & {
  id: string
  definitionId?: string | undefined
  /** The version of the case that the preview showed: one that was acted on since is not moved unseen. */
  version: number
}

/** Moves one case: the action, the row and the version it keeps are one change, and the history says who, when and why. */
export async function moveCase(db: Db, move: Move): Promise<Done> {
  return inTransaction(db, async (trx) => {
    const locked = await lockCase(trx, { id: move.id })
    if (!locked) throw refuse('notFound', 'casework.no_such_case')
    const { found: before, actions } = locked
    const repeated = actions.find((action) => action.clientKey === move.clientKey)
    if (repeated) {
      const { body: definition } = await getDefinition(trx, before.definitionId)
      return { case: before, definition, actions, action: repeated, repeated: true }
    }
    if (before.version !== move.version) throw refuse('conflict', 'casework.changed_since_preview', { reference: before.reference })
    const reckoned = await reckon(trx, before, actions, { ...move, to: move.definitionId ?? before.definitionId })
    if (typeof reckoned === 'string') throw refuse('conflict', `casework.move.${reckoned}`, { reference: before.reference })
    const { row, action, definition } = reckoned
    const done = { case: row, definition, actions: [...actions, action], action, repeated: false }
    await writeAction(trx, { at: move.at }, before, done)
    if (row.definitionId !== before.definitionId) await setDefinition(trx, row.id, row.definitionId)
    return done
  })
}
