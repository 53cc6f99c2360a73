import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { countAttempt, forgive, signInLimits } from '../attempts/attempts.ts'
import { findCredential } from '../password/credential.queries.ts'
import { verifyPassword } from '../password/password.ts'
import { findCitizenByContact, findOfficerByLogin, type Person } from '../people/people.queries.ts'
import { contactOf, foldLogin, loginKey } from '../people/people.rules.ts'

/** Who is meant by a phone, an e-mail or an officer's sign-in name. */
export async function findByLogin(db: Db, text: string): Promise<Person | undefined> {
  const contact = contactOf(text)
  if (contact) return findCitizenByContact(db, contact)
  const login = foldLogin(text)
  return login ? findOfficerByLogin(db, login) : undefined
}

export type Tried = { state: 'in'; person: Person } | { state: 'wrong'; left: number } | { state: 'locked'; until: Date }

/** One try to sign in: counted first, then compared; nobody learns whether the login exists. */
export async function trySignIn(db: Db, config: Config, given: { login: string; password: string; ip: string; at: Date }): Promise<Tried> {
  const limits = signInLimits(loginKey(given.login), given.ip)
  const counted = await countAttempt(db, limits, given.at)
  if (!counted.ok) return { state: 'locked', until: counted.until }
  const person = await findByLogin(db, given.login)
  const credential = person && !person.disabledAt ? await findCredential(db, person.id) : undefined
  const right = await verifyPassword(config, given.password, credential)
  if (!person || !right)
    return counted.left === 0
      ? { state: 'locked', until: new Date(given.at.getTime() + 15 * 60_000) }
      : { state: 'wrong', left: counted.left }
  await forgive(db, counted, limits)
  return { state: 'in', person }
}
