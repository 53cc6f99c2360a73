import { type Db, sql } from '#core/db.ts'

export type Passkey = {
  id: string
  personId: string
  credentialId: string
  publicKey: Buffer
  counter: number
  transports: string[]
  label: string
  createdAt: Date
  usedAt: Date | null
}

const columns =
  sql.raw(`id, person_id as "personId", credential_id as "credentialId", public_key as "publicKey", counter, transports, label,
  created_at as "createdAt", used_at as "usedAt"`)

export async function listPasskeys(db: Db, personId: string): Promise<Passkey[]> {
  const { rows } =
    await sql<Passkey>`select ${columns} from identity.passkey where person_id = ${personId}::uuid order by created_at, id`.execute(db)
  return rows
}

export async function findPasskey(db: Db, credentialId: string): Promise<Passkey | undefined> {
  const { rows } = await sql<Passkey>`select ${columns} from identity.passkey where credential_id = ${credentialId}`.execute(db)
  return rows[0]
}

export type NewPasskey = Omit<Passkey, 'id' | 'usedAt' | 'createdAt'> & { backedUp: boolean; at: Date }

/** False when the key is known already, here or with somebody else. */
export async function insertPasskey(db: Db, key: NewPasskey): Promise<boolean> {
  const done =
    await sql`insert into identity.passkey (person_id, credential_id, public_key, counter, transports, backed_up, label, created_at)
    values (${key.personId}::uuid, ${key.credentialId}, ${key.publicKey}, ${key.counter}, ${key.transports}::text[], ${key.backedUp}, ${key.label}, ${key.at})
    on conflict (credential_id) do nothing`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** The counter only grows: a copy of the key that was used elsewhere shows here. */
export async function noteUse(db: Db, id: string, counter: number, at: Date): Promise<boolean> {
  const done = await sql`update identity.passkey set counter = ${counter}, used_at = ${at}
    where id = ${id}::uuid and (counter < ${counter} or (counter = 0 and ${counter} = 0))`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function deletePasskey(db: Db, personId: string, id: string): Promise<boolean> {
  const done = await sql`delete from identity.passkey where id = ${id}::uuid and person_id = ${personId}::uuid`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export type Purpose = 'register' | 'sign_in' | 'confirm'

export async function insertChallenge(
  db: Db,
  asked: { purpose: Purpose; challenge: string; personId: string | null; at: Date; expiresAt: Date },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into identity.challenge (purpose, challenge, person_id, created_at, expires_at)
    values (${asked.purpose}, ${asked.challenge}, ${asked.personId}::uuid, ${asked.at}, ${asked.expiresAt}) returning id`.execute(db)
  return rows[0]?.id ?? ''
}

/** Takes the challenge away: it is answered once. */
export async function takeChallenge(
  db: Db,
  by: { id: string; purpose: Purpose; personId: string | null; at: Date },
): Promise<string | undefined> {
  const { rows } = await sql<{ challenge: string }>`delete from identity.challenge
    where id = ${by.id}::uuid and purpose = ${by.purpose} and person_id is not distinct from ${by.personId}::uuid and expires_at > ${by.at}
    returning challenge`.execute(db)
  return rows[0]?.challenge
}
