import { createHash } from 'node:crypto'
import { Compile } from 'typebox/compile'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { publish } from '#core/events.ts'
import { RegisterPublished } from '../events.ts'
import { checkChange, checkDefinition, type Defect } from './check-definition.rules.ts'
import { hasRecords, insertDefinition, listRegisters, type Publication } from './definition.queries.ts'
import { type Definition, DefinitionShape, type Register } from './definition.ts'
import { ensureIndexes } from './indexes.queries.ts'

const shape = Compile(DefinitionShape)

/** The shape's faults, with their places; empty when the body is a definition. */
export function shapeDefects(body: unknown): Defect[] {
  if (shape.Check(body)) return []
  return shape
    .Errors(body)
    .slice(0, 20)
    .map((error) => ({ path: error.instancePath.slice(1).replaceAll('/', '.') || 'definition', rule: 'shape', detail: error.message }))
}

/** Every defect of a body: of its shape, of its meaning, and against the records that exist. `also` are registers about to be published with it. */
export async function defectsOf(db: Db, body: unknown, also: readonly Definition[] = []): Promise<Defect[]> {
  const wrong = shapeDefects(body)
  if (wrong.length > 0) return wrong
  const definition = body as Definition
  const known = new Map((await listRegisters(db)).map((register) => [register.definition.key, register]))
  const others = (key: string): Definition | undefined => also.find((other) => other.key === key) ?? known.get(key)?.definition
  const before = known.get(definition.key)
  const changes = before && (await hasRecords(db, before.id)) ? checkChange(before.definition, definition) : []
  return [...checkDefinition(definition, others), ...changes]
}

export const hashOfDefinition = (definition: Definition): string => createHash('sha256').update(JSON.stringify(definition)).digest('hex')

/** Publishes the next version of a register when it is sound: indexes and event with it, in one transaction. */
export async function publishRegister(
  db: Db,
  definition: Definition,
  by: Publication['by'],
  at: Date,
  also: readonly Definition[] = [],
): Promise<Register> {
  return inTransaction(db, async (trx) => {
    const defects = await defectsOf(trx, definition, also)
    if (defects.length > 0)
      throw refuse('invalid', 'registers.definition_faulty', {
        detail: defects.map(({ path, rule, detail }) => `${path}: ${rule} ${detail}`.trim()).join('; '),
      })
    const register = await insertDefinition(trx, { definition, hash: hashOfDefinition(definition), at, by })
    await ensureIndexes(trx, register)
    await publish(trx, RegisterPublished, { register: definition.key, version: register.version }, { subject: definition.key, at })
    return register
  })
}
