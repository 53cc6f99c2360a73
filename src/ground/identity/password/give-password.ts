import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { findOfficerByLogin } from '../people/people.queries.ts'
import { foldLogin } from '../people/people.rules.ts'
import { revokeAll } from '../session/session.queries.ts'
import { saveCredential } from './credential.queries.ts'
import { hashPassword, makePassword } from './password.ts'

/** Gives an officer a fresh password, ends all their sessions and answers it once; undefined when there is no such officer. */
export async function giveNewPassword(db: Db, config: Config, given: { login: string; at: Date }): Promise<string | undefined> {
  const officer = await findOfficerByLogin(db, foldLogin(given.login) ?? '')
  if (!officer) return undefined
  const password = makePassword()
  const made = await hashPassword(config, password)
  await inTransaction(db, async (trx) => {
    await saveCredential(trx, officer.id, made, given.at)
    await revokeAll(trx, officer.id, given.at)
  })
  return password
}
