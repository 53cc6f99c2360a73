import { isOfficerRole } from '#core/access.ts'
import { randomInt } from 'node:crypto'
import type { Clock } from '#core/clock.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Lang } from '#core/i18n.ts'
import { recordAccess, type NewLook } from '../access-log/access-log.ts'
import { insertRole } from '../officers/roles.queries.ts'
import { saveCredential, saveFirstCredential } from '../password/credential.queries.ts'
import { hashPassword, type PasswordHash } from '../password/password.ts'
import { startSession } from '../session/session.ts'
import { findCitizenByContact, findOfficerByLogin, findSealedNumber, insertPerson, updateNumber } from './people.queries.ts'
import { cleanPersonName, foldEmail, foldIdentityNumber, foldLogin, foldPhone } from './people.rules.ts'
import { openNumber, sealNumber } from './seal.ts'

export type NewCitizen = {
  name: string
  phone?: string | undefined
  email?: string | undefined
  birthDate?: string | undefined
  identityNumber?: string | undefined
  password?: string | undefined
  /** A hash made before, instead of a password. */
  credential?: PasswordHash | undefined
  lang?: Lang | undefined
  /** Another authority vouches for the person: a contact may be missing. */
  withoutContact?: boolean | undefined
  at: Date
}

/** A citizen with an account; refuses a phone or e-mail that is in use. */
export async function createCitizen(db: Db, config: Config, given: NewCitizen): Promise<string> {
  const phone = given.phone === undefined ? undefined : foldPhone(given.phone)
  const email = given.email === undefined ? undefined : foldEmail(given.email)
  if (!phone && !email && !given.withoutContact) throw refuse('invalid', 'identity.contact.wrong')
  const credential = given.credential ?? (given.password === undefined ? undefined : await hashPassword(config, given.password))
  return inTransaction(db, async (trx) => {
    const id = await insertPerson(trx, {
      kind: 'citizen',
      name: cleanPersonName(given.name),
      phone,
      email,
      birthDate: given.birthDate,
      lang: given.lang ?? 'vi',
      at: given.at,
    })
    if (credential) await saveCredential(trx, id, credential, given.at)
    if (given.identityNumber) await setIdentityNumber(trx, config, id, given.identityNumber)
    return id
  })
}

export type NewOfficer = {
  login: string
  name: string
  title?: string | undefined
  phone?: string | undefined
  email?: string | undefined
  password?: string | undefined
  /** `from`: since when the role is held; now, if it is not said. */
  roles: { role: string; unitId: string; from?: Date | undefined }[]
  at: Date
  by?: string | undefined
}

/** An officer by login: made if new; if there already, only missing roles are given and the password stays. */
export async function createOfficer(db: Db, config: Config, given: NewOfficer): Promise<string> {
  const login = foldLogin(given.login)
  if (!login || foldPhone(login)) throw refuse('invalid', 'identity.login.wrong')
  const found = await findOfficerByLogin(db, login)
  const credential = given.password === undefined || found ? undefined : await hashPassword(config, given.password)
  return inTransaction(db, async (trx) => {
    const contact = { phone: given.phone && foldPhone(given.phone), email: given.email && foldEmail(given.email) }
    const id =
      found?.id ??
      (await insertPerson(trx, {
        kind: 'officer',
        name: cleanPersonName(given.name),
        title: given.title,
        login,
        phone: contact.phone,
        email: contact.email,
        lang: 'vi',
        at: given.at,
      }))
    if (credential) await saveFirstCredential(trx, id, credential, given.at)
    for (const { role, unitId, from } of given.roles) {
      if (!isOfficerRole(role)) throw new Error(`unknown role ${role} of ${login}`)
      await insertRole(trx, { personId: id, unitId, role, at: from ?? given.at, by: given.by })
    }
    return id
  })
}

export async function setIdentityNumber(db: Db, config: Config, personId: string, text: string): Promise<void> {
  const number = foldIdentityNumber(text)
  if (!number) throw refuse('invalid', 'identity.number.wrong')
  await updateNumber(db, personId, await sealNumber(db, config, personId, number))
}

/** The identity number in clear, and in the same transaction the record that it was seen. */
export async function readIdentityNumber(db: Db, config: Config, look: NewLook): Promise<string | undefined> {
  return inTransaction(db, async (trx) => {
    const sealed = await findSealedNumber(trx, look.personId)
    if (!sealed) return undefined
    await recordAccess(trx, look)
    return openNumber(trx, config, look.personId, sealed)
  })
}

type Wanted = { kind: 'citizen' | 'officer'; name: string; phone?: string; roles?: { role: string; unitId: string }[]; password?: string }
export type TestPerson = { personId: string; name: string; login: string; phone: string; cookie: string; token: string }

async function freePhone(db: Db): Promise<string> {
  for (;;) {
    const phone = `09${String(randomInt(100_000_000)).padStart(8, '0')}`
    if (!(await findCitizenByContact(db, { phone }))) return phone
  }
}

/** A person for a test, signed in: with a phone and login of their own, the roles asked for and a live session. */
export async function createTestPerson(db: Db, clock: Clock, wanted: Wanted): Promise<TestPerson> {
  const at = clock.now()
  const phone = wanted.phone ?? (await freePhone(db))
  const login = wanted.kind === 'officer' ? `cb${phone}` : phone
  const personId = await insertPerson(db, {
    kind: wanted.kind,
    name: wanted.name,
    phone,
    lang: 'vi',
    at,
    ...(wanted.kind === 'officer' ? { login } : {}),
  })
  for (const { role, unitId } of wanted.roles ?? []) {
    if (!isOfficerRole(role)) throw new Error(`unknown role ${role}`)
    await insertRole(db, { personId, unitId, role, at })
  }
  if (wanted.password) await saveCredential(db, personId, await hashPassword({ mode: 'test' }, wanted.password), at)
  const { token } = await startSession(db, { id: personId, kind: wanted.kind }, { kind: 'browser', at, userAgent: 'test', ip: '127.0.0.1' })
  return { personId, name: wanted.name, login, phone, cookie: `sid=${token}`, token }
}
