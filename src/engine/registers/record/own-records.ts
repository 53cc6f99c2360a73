import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { localized } from '#core/i18n.ts'
import { findRegister } from '../definition/definition.queries.ts'
import { dataOf } from './change.ts'
import { logReading } from './look.ts'
import { findVersionOfPerson } from './personal.queries.ts'
import type { Data } from './value.rules.ts'

export type OwnRecord = { data: Data; title: string; since: string; purpose: string; ground: string }
type Asking = { register: string; actor: Actor; purpose: string; day: string; at: Date }

/** What a register says today about the person who asks, for a purpose that the register knows; the reading is written down. */
export async function readOwnRecord(
  db: Db,
  config: Config,
  { register: key, actor, purpose: name, day, at }: Asking,
): Promise<OwnRecord | undefined> {
  const register = await findRegister(db, key)
  const purpose = register?.definition.purposes.find((own) => own.key === name)
  // A sealed register is for its own roles alone: it fills in no form.
  if (!register || !purpose || register.definition.class === 'sealed') return undefined
  return inTransaction(db, async (trx) => {
    const version = await findVersionOfPerson(trx, register.id, actor.personId, day)
    if (!version) return undefined
    await logReading(trx, register, { actor, recordId: version.recordId, personId: actor.personId, kind: 'read', rows: 1, purpose, at })
    return {
      data: dataOf(config, version),
      title: localized('vi', register.definition.title),
      since: version.validFrom,
      purpose: localized('vi', purpose.label),
      ground: localized('vi', purpose.ground),
    }
  })
}
