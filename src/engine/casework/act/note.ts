import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Action, ActionData, Case } from '../case/case.ts'
import { lockCase } from '../case/case.queries.ts'
import { snapshotOf } from '../case/snapshot.rules.ts'
import type { ownActions } from '../definition/definition.rules.ts'
import { getCalendar, getDefinition } from '../publish/publish.queries.ts'
import { type Done, writeAction } from './act.ts'

/** Something that the engine itself notes on a case of any type; it moves no state. */
export type Noting = {
  id: string
  type: (typeof ownActions)[number]
  /** Who has it noted; the program itself where it is left out. */
  by?: { personId: string; name: string; role: string }
  /** The same key again is noted once. */
  clientKey: string
  /** What is noted of the case as it is now; undefined where there is nothing to note any more. */
  compose(found: Case, actions: readonly Action[]): Promise<{ data: ActionData; note?: string } | undefined>
  at: Date
}

/** Notes it in the case's record; undefined where it was noted before, or need not be. All that is done `within` is in the same transaction. */
export async function noteOnCase(db: Db, noting: Noting, within?: (trx: Db, done: Done) => Promise<void>): Promise<Done | undefined> {
  return inTransaction(db, async (trx) => {
    const locked = await lockCase(trx, { id: noting.id })
    if (!locked) throw refuse('notFound', 'casework.no_such_case')
    const { found: before, actions } = locked
    if (actions.some((action) => action.clientKey === noting.clientKey)) return undefined
    const said = await noting.compose(before, actions)
    if (!said) return undefined
    const { body: definition } = await getDefinition(trx, before.definitionId)
    const action: Action = {
      seq: actions.length + 1,
      clientKey: noting.clientKey,
      type: noting.type,
      fromState: before.state,
      toState: before.state,
      actorId: noting.by?.personId ?? null,
      actorName: noting.by?.name ?? 'tinhso',
      actorRole: noting.by?.role ?? 'system',
      at: noting.at,
      note: said.note ?? null,
      data: said.data,
    }
    const all = [...actions, action]
    const calendarId = said.data.calendar?.id ?? before.calendarId
    const { body: calendar } = await getCalendar(trx, calendarId)
    const row = { ...snapshotOf(before, { definition, calendar, actions: all, now: noting.at }), calendarId }
    const done = { case: row, definition, actions: all, action, repeated: false }
    await writeAction(trx, { at: noting.at }, before, done)
    await within?.(trx, done)
    return done
  })
}
