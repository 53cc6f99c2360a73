import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Context } from '#core/module.ts'
import { publishChecklist } from './checklist.queries.ts'

const Words = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$' })
export const ChecklistShape = Type.Object({
  key: Key,
  title: Words,
  note: Type.Optional(Type.String()),
  /** From the announcement to the conclusion. */
  duration: Type.Object({ amount: Type.Number({ exclusiveMinimum: 0 }), unit: Type.Enum(['working_day', 'working_hour', 'calendar_day']) }),
  points: Type.Array(
    Type.Object({
      key: Key,
      ask: Words,
      /** A fault on this point is shown by a photo. */
      photoOnFault: Type.Boolean(),
      /** Days that the inspected has to mend a fault, unless the inspector says otherwise. */
      remedyDays: Type.Integer({ minimum: 1, maximum: 365 }),
    }),
    { minItems: 1, maxItems: 200 },
  ),
})
/** What is looked at, as data; published versions never change, and a visit keeps the one it began with. */
export type Checklist = Static<typeof ChecklistShape>

/** Publishes the lists of the pack that are new or changed. */
export async function loadChecklists({ db, clock }: Context, packDir: string): Promise<void> {
  const dir = join(packDir, 'checklists')
  if (!existsSync(dir)) return
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.json'))) {
    const body: unknown = JSON.parse(readFileSync(join(dir, file), 'utf8'))
    const [fault] = Value.Errors(ChecklistShape, body)
    if (fault) throw new Error(`checklists/${file} ${fault.instancePath}: ${fault.message}`)
    const list = Value.Parse(ChecklistShape, body)
    const twice = list.points.find((point, at) => list.points.findIndex((other) => other.key === point.key) !== at)
    if (twice) throw new Error(`checklists/${file}: the point ${twice.key} is there twice`)
    const hash = createHash('sha256').update(JSON.stringify(list)).digest('hex')
    await publishChecklist(db, list, hash, clock.now())
  }
}
