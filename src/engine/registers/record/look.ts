import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import { recordAccess } from '#ground/identity/index.ts'
import type { Definition, Register } from '../definition/definition.ts'
import { insertLook } from './look.queries.ts'

export const isPersonal = (definition: Definition): boolean => definition.class === 'personal' || definition.class === 'sealed'

export type Purpose = Definition['purposes'][number]

/** The purpose that the reader named; undefined while none was named. An unknown one is refused. */
export function purposeOf(definition: Definition, key: string | undefined): Purpose | undefined {
  if (!key) return undefined
  const found = definition.purposes.find((purpose) => purpose.key === key)
  if (!found) throw refuse('invalid', 'registers.purpose.unknown')
  return found
}

export type Reading = {
  actor: Actor
  recordId: string | null
  personId: string | null
  kind: 'read' | 'export' | 'api'
  rows: number
  purpose: Purpose
  at: Date
}

/** Writes who read a personal register: in the register's own log, and in the log of the person where the platform knows them. */
export async function logReading(trx: Db, register: Register, r: Reading): Promise<void> {
  const { definition } = register
  if (!isPersonal(definition)) return
  const unitId = r.actor.roles[0]?.unitId ?? null
  const words = { purpose: localized('vi', r.purpose.label), legalGround: localized('vi', r.purpose.ground) }
  const actor = { id: r.actor.personId, name: r.actor.name, unitId }
  await insertLook(trx, { registerId: register.id, recordId: r.recordId, kind: r.kind, rows: r.rows, actor, ...words, at: r.at })
  if (!r.personId) return
  await recordAccess(trx, {
    personId: r.personId,
    actor: { personId: r.actor.personId, name: r.actor.name },
    unitId,
    purpose: 'registers.purpose.read',
    legalGround: 'registers.ground.declared',
    subject: `${localized('vi', definition.title)}: ${words.purpose}`,
    at: r.at,
  })
}

/** Reading that comes with keeping the register (a form, a proposal, a comparison): its first purpose. */
export async function logKeeping(
  db: Db,
  register: Register,
  actor: Actor,
  record: { id: string | null; personId: string | null } | undefined,
  at: Date,
): Promise<void> {
  const [purpose] = register.definition.purposes
  if (!purpose || !isPersonal(register.definition)) return
  await inTransaction(db, (trx) =>
    logReading(trx, register, {
      actor,
      recordId: record?.id ?? null,
      personId: record?.personId ?? null,
      kind: 'read',
      rows: 1,
      purpose,
      at,
    }),
  )
}
