import { type Db, sql } from '#core/db.ts'
import type { KeyTimes } from './keys.rules.ts'

export type KeyRow = KeyTimes & { publicJwk: Record<string, unknown>; privateEnc: string }

export async function lockKeys(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(7421)`.execute(trx)
}

export async function listKeys(db: Db, now: Date): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`select kid, alg, public_jwk as "publicJwk", private_enc as "privateEnc", signs_from as "signsFrom",
    published_until as "publishedUntil" from sso.signing_key where published_until is null or published_until > ${now} order by kid`.execute(
    db,
  )
  return rows
}

export async function insertKey(trx: Db, key: KeyRow & { at: Date }): Promise<void> {
  await sql`insert into sso.signing_key (kid, alg, public_jwk, private_enc, created_at, signs_from)
    values (${key.kid}, ${key.alg}, ${JSON.stringify(key.publicJwk)}::jsonb, ${key.privateEnc}, ${key.at}, ${key.signsFrom})`.execute(trx)
}

/** The keys of an algorithm that had no end get one; those that end earlier keep it. */
export async function endKeys(trx: Db, by: { alg: string; except: string; until: Date }): Promise<void> {
  await sql`update sso.signing_key set published_until = ${by.until}
    where alg = ${by.alg} and kid <> ${by.except} and (published_until is null or published_until > ${by.until})`.execute(trx)
}

/** Private parts of keys that nobody can use any more are not kept. */
export async function deleteOldKeys(db: Db, now: Date): Promise<void> {
  await sql`delete from sso.signing_key where published_until < ${now}`.execute(db)
}
