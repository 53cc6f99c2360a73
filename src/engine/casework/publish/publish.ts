import { Compile } from 'typebox/compile'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { publishBody } from './publish.queries.ts'
import { checkCalendar } from '../deadline/calendar.ts'
import { type Definition, DefinitionShape } from '../definition/definition.ts'
import { checkDefinition } from '../definition/definition.rules.ts'

const shape = Compile(DefinitionShape)

/** What is wrong with a case type: its shape, then its meaning. */
export function definitionFaults(body: unknown): { at: string; message: string }[] {
  if (!shape.Check(body)) return shape.Errors(body).map((error) => ({ at: error.instancePath, message: error.message }))
  return checkDefinition(body as Definition).map(({ path, rule, detail }) => ({ at: path, message: `${rule} (${detail})` }))
}

/** Publishes a case type when it differs from the latest version; faults are refused with their places. */
export async function publishDefinition(db: Db, body: unknown, at: Date, by?: string): Promise<boolean> {
  const faults = definitionFaults(body)
  if (faults.length > 0)
    throw refuse('invalid', 'casework.definition_faulty', { detail: faults.map(({ at, message }) => `${at}: ${message}`).join('; ') })
  const definition = body as Definition
  return inTransaction(db, (trx) => publishBody(trx, 'casework.definition', definition.key, definition, { at, ...(by ? { by } : {}) }))
}

/** Publishes an agency's working time that was not published before: what administrators have changed since stays changed. */
export async function publishCalendar(db: Db, own: { units: string[]; [rest: string]: unknown }, at: Date): Promise<boolean> {
  const { units, ...body } = own
  const checked = checkCalendar(body)
  if (!checked.calendar)
    throw refuse('invalid', 'casework.calendar_faulty', { detail: checked.defects.map((d) => JSON.stringify(d)).join('; ') })
  const { calendar } = checked
  return inTransaction(db, (trx) => publishBody(trx, 'casework.calendar', calendar.id, calendar, { at, units, once: true }))
}
