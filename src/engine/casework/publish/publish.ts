import { Compile } from 'typebox/compile'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { publishBody } from './publish.queries.ts'
import { checkCalendar } from '../deadline/calendar.ts'
import { type Definition, DefinitionShape } from '../definition/definition.ts'
import { checkDefinition } from '../definition/definition.rules.ts'

const shape = Compile(DefinitionShape)

/** Publishes a case type when it differs from the latest version; faults are refused with their places. */
export async function publishDefinition(db: Db, body: unknown, at: Date): Promise<boolean> {
  if (!shape.Check(body)) {
    const first = shape.Errors(body)[0]
    throw refuse('invalid', 'casework.definition_faulty', { detail: `${first?.instancePath ?? ''} ${first?.message ?? ''}` })
  }
  const definition = body as Definition
  const defects = checkDefinition(definition)
  if (defects.length > 0)
    throw refuse('invalid', 'casework.definition_faulty', { detail: defects.map((d) => `${d.path}: ${d.rule} (${d.detail})`).join('; ') })
  return inTransaction(db, (trx) => publishBody(trx, 'casework.definition', definition.key, definition, { at }))
}

/** Publishes an agency's working time when it differs from the latest version. */
export async function publishCalendar(db: Db, own: { units: string[]; [rest: string]: unknown }, at: Date): Promise<boolean> {
  const { units, ...body } = own
  const checked = checkCalendar(body)
  if (!checked.calendar)
    throw refuse('invalid', 'casework.calendar_faulty', { detail: checked.defects.map((d) => JSON.stringify(d)).join('; ') })
  const { calendar } = checked
  return inTransaction(db, (trx) => publishBody(trx, 'casework.calendar', calendar.id, calendar, { at, units }))
}
