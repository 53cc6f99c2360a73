import type pg from 'pg'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { compose, type Doing, firstAction, type Opening, permit, wordsOf } from '../act/act.ts'
import type { Action, ActionData, Case } from '../case/case.ts'
import { findCalendarOf, findLatestDefinition, getCalendar, getDefinition } from '../publish/publish.queries.ts'
import { after, beginning } from '../case/case.rules.ts'
import { type Fixed, snapshotOf } from '../case/snapshot.rules.ts'
import type { Calendar } from '../deadline/calendar.rules.ts'
import type { Definition } from '../definition/definition.ts'
import { copyCaseRows } from './bulk.queries.ts'

export { analyseCases } from './bulk.queries.ts'

/** A case with its whole past, ready to be written. */
export type ComposedCase = { case: Case; actions: Action[]; words: string[] }
export type Step = Pick<Doing, 'action' | 'clientKey' | 'actor' | 'note' | 'data' | 'at'>
/** A case type and the calendars that its cases asked for, each read once. */
export type Workbench = {
  definitionId: string
  definition: Definition
  calendarOf(unitCodes: string[]): Promise<{ id: string; body: Calendar }>
}

export async function openWorkbench(db: Db, definitionKey: string): Promise<Workbench> {
  const found = await findLatestDefinition(db, definitionKey)
  if (!found) throw refuse('conflict', 'casework.not_published', { key: definitionKey })
  const calendars = new Map<string, { id: string; body: Calendar }>()
  const calendarOf = async (unitCodes: string[]): Promise<{ id: string; body: Calendar }> => {
    const key = unitCodes.join(' ')
    const known = calendars.get(key)
    if (known) return known
    const own = await findCalendarOf(db, unitCodes)
    if (!own) throw refuse('conflict', 'casework.not_published', { key })
    const { body } = await getCalendar(db, own.id)
    calendars.set(key, { id: own.id, body })
    return { id: own.id, body }
  }
  return { definitionId: found.id, definition: (await getDefinition(db, found.id)).body, calendarOf }
}

/** A case to be opened with an id of the caller's. */
export type Opened = Omit<Opening, 'definitionKey' | 'attachments'> & { id: string; data?: ActionData }

/** Plays the steps on a new case and refuses, as `act` does, the first that is not allowed or not complete. */
export function composeCase(
  bench: Workbench,
  calendar: { id: string; body: Calendar },
  opening: Opened,
  steps: readonly Step[],
): ComposedCase {
  const { definition, definitionId } = bench
  const { id, kind, reference, title, party, channel, ownerId, unitId, unitPath } = opening
  const fixed: Fixed = { id, kind, definitionId, calendarId: calendar.id, reference, title, party, channel, ownerId, unitId, unitPath }
  const first = firstAction(definition, opening)
  const actions: Action[] = [opening.data ? { ...first, data: { ...first.data, ...opening.data } } : first]
  let state = beginning(definition, first)
  for (const step of steps) {
    const doing: Doing = { by: { id }, ...step }
    const before = { state: state.state, flags: state.flags, ownerId, unitId, unitPath }
    permit(definition, before, doing)
    const action = compose(definition, before, doing, actions.length + 1)
    actions.push(action)
    state = after(definition, state, action)
  }
  const now = actions.at(-1)?.at ?? opening.at
  return { case: snapshotOf(fixed, { definition, calendar: calendar.body, actions, now, state }), actions, words: wordsOf(opening) }
}

/**
 * Writes cases with all their actions in the client's transaction, as many a second as PostgreSQL takes. For made-up and for
 * migrated cases: nobody is told and no event is published, as nothing of it happens now.
 */
export async function copyCases(client: pg.ClientBase, cases: readonly ComposedCase[]): Promise<void> {
  await copyCaseRows(client, cases)
}
