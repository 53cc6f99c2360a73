import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Context } from '#core/module.ts'
import { AnswerShape, pointFaults } from './answer.rules.ts'
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
      /** Left out: passes, fails or does not apply. */
      answer: Type.Optional(AnswerShape),
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

/** What forbids that a list be published: of its shape, then of its sense. */
export function checklistFaults(body: unknown): { at: string; message: string }[] {
  const wrong = [...Value.Errors(ChecklistShape, body)].slice(0, 20)
  if (wrong.length > 0) return wrong.map((fault) => ({ at: fault.instancePath, message: fault.message }))
  return pointFaults((body as Checklist).points)
}

const hashOf = (list: Checklist): string => createHash('sha256').update(JSON.stringify(list)).digest('hex')

/** Writes the list as its next version, put into force by two persons; the number of the version. */
export async function publishDrafted(trx: Db, body: unknown, by: { drafter: string; reviewer: string; at: Date }): Promise<number> {
  const list = Value.Parse(ChecklistShape, body)
  const { drafter, reviewer, at } = by
  const number = await publishChecklist(trx, list, hashOf(list), at, { drafter, reviewer })
  if (number === undefined) throw refuse('conflict', 'inspections.checklist.same')
  return number
}

/** Publishes the lists of the pack that are new or changed. */
export async function loadChecklists({ db, clock }: Context, packDir: string): Promise<void> {
  const dir = join(packDir, 'checklists')
  if (!existsSync(dir)) return
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.json'))) {
    const body: unknown = JSON.parse(readFileSync(join(dir, file), 'utf8'))
    const [fault] = checklistFaults(body)
    if (fault) throw new Error(`checklists/${file} ${fault.at}: ${fault.message}`)
    const list = Value.Parse(ChecklistShape, body)
    await publishChecklist(db, list, hashOf(list), clock.now())
  }
}
