import { ask, type Db, sql, tablesOf } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Lang } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import type { IdentityTables } from '../tables.ts'
import type { Contact } from './people.rules.ts'

/** A person as other modules know them; the identity number is read with readIdentityNumber, which is recorded. */
export type Person = {
  id: string
  kind: 'citizen' | 'officer'
  name: string
  title: string | null
  login: string | null
  phone: string | null
  email: string | null
  birthDate: string | null
  hasIdentityNumber: boolean
  lang: Lang
  createdAt: Date
  disabledAt: Date | null
  /** When it was proven that the identity number is theirs. */
  verifiedAt: Date | null
}

const columnText = `p.id, p.kind, p.name, p.title, p.login, p.phone, p.email, p.birth_date as "birthDate", p.identity_number_enc is not null as "hasIdentityNumber",
  p.lang, p.created_at as "createdAt", p.disabled_at as "disabledAt", p.verified_at as "verifiedAt"`
const columns = sql.raw(columnText)
const personById = `select ${columnText} from identity.person p where p.id = $1::uuid`

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)

export async function findPerson(db: Db, id: string): Promise<Person | undefined> {
  if (!isUuid(id)) return undefined
  const [person] = await ask<Person>(db, personById, [id])
  return person
}

export async function getPerson(db: Db, id: string): Promise<Person> {
  const person = await findPerson(db, id)
  if (!person) throw refuse('notFound', 'identity.person_not_found')
  return person
}

/** The citizen who is active under this phone number (already folded). */
export async function findPersonByPhone(db: Db, phone: string): Promise<Person | undefined> {
  const { rows } =
    await sql<Person>`select ${columns} from identity.person p where p.kind = 'citizen' and p.phone = ${phone} and p.disabled_at is null`.execute(
      db,
    )
  return rows[0]
}

export async function findCitizenByContact(db: Db, contact: Contact): Promise<Person | undefined> {
  const { rows } = await sql<Person>`select ${columns} from identity.person p
    where p.kind = 'citizen' and p.disabled_at is null and ${contact.phone ? sql`p.phone = ${contact.phone}` : sql`p.email = ${contact.email}`}`.execute(
    db,
  )
  return rows[0]
}

export async function findOfficerByLogin(db: Db, login: string): Promise<Person | undefined> {
  const { rows } = await sql<Person>`select ${columns} from identity.person p where p.login = ${login}`.execute(db)
  return rows[0]
}

export type NewPerson = {
  kind: 'citizen' | 'officer'
  name: string
  title?: string | undefined
  login?: string | undefined
  phone?: string | undefined
  email?: string | undefined
  birthDate?: string | undefined
  lang: Lang
  at: Date
}

/** A phone, e-mail or login that is taken is refused in words, not as a fault of the database. */
export async function insertPerson(db: Db, person: NewPerson): Promise<string> {
  try {
    const row = await tablesOf<IdentityTables>(db)
      .insertInto('identity.person')
      .values({
        kind: person.kind,
        name: person.name,
        search: fold(`${person.name} ${person.login ?? ''}`),
        title: person.title ?? null,
        login: person.login ?? null,
        phone: person.phone ?? null,
        email: person.email ?? null,
        birth_date: person.birthDate ?? null,
        lang: person.lang,
        created_at: person.at,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return row.id
  } catch (error) {
    const constraint = (error as { constraint?: string }).constraint
    if (constraint === 'person_login') throw refuse('conflict', 'identity.login_taken', { login: person.login ?? '' })
    if (constraint === 'person_phone' || constraint === 'person_email') throw refuse('conflict', 'identity.contact_taken')
    throw error
  }
}

export type Profile = { name: string; lang: Lang; birthDate: string | null }

/** A citizen's own data. An officer's name is the administrator's. */
export async function updateProfile(db: Db, id: string, profile: Profile): Promise<void> {
  await tablesOf<IdentityTables>(db)
    .updateTable('identity.person')
    .set({ name: profile.name, search: fold(profile.name), lang: profile.lang, birth_date: profile.birthDate })
    .where('id', '=', id)
    .execute()
}

export async function updateLang(db: Db, id: string, lang: Lang): Promise<void> {
  await tablesOf<IdentityTables>(db).updateTable('identity.person').set({ lang }).where('id', '=', id).execute()
}

export async function updateNumber(db: Db, id: string, sealed: { enc: string; hash: string; version: number } | null): Promise<void> {
  await tablesOf<IdentityTables>(db)
    .updateTable('identity.person')
    .set({
      identity_number_enc: sealed?.enc ?? null,
      identity_number_hash: sealed?.hash ?? null,
      identity_number_key: sealed?.version ?? 0,
    })
    .where('id', '=', id)
    .execute()
}

export async function findSealedNumber(db: Db, id: string): Promise<{ enc: string; version: number } | undefined> {
  const row = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.person')
    .select(['identity_number_enc', 'identity_number_key'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.identity_number_enc ? { enc: row.identity_number_enc, version: row.identity_number_key } : undefined
}

export async function setDisabled(db: Db, id: string, at: Date | null): Promise<void> {
  await tablesOf<IdentityTables>(db).updateTable('identity.person').set({ disabled_at: at }).where('id', '=', id).execute()
}
