import { type Db, sql, tablesOf } from '#core/db.ts'
import type { SigningTables } from '../tables.ts'

export type AuthorityKey = { name: string; serial: string; certificate: string; keySealed: string; createdAt: Date }

const columns = ['name', 'serial', 'certificate', 'key_sealed as keySealed', 'created_at as createdAt'] as const

/** All keys of a name, the newest first. */
export function listAuthorityKeys(db: Db, name: string): Promise<AuthorityKey[]> {
  return tablesOf<SigningTables>(db)
    .selectFrom('signing.authority')
    .select(columns)
    .where('name', '=', name)
    .orderBy('created_at', 'desc')
    .orderBy('serial')
    .execute()
}

export async function insertAuthorityKey(db: Db, key: AuthorityKey): Promise<void> {
  await tablesOf<SigningTables>(db)
    .insertInto('signing.authority')
    .values({ name: key.name, serial: key.serial, certificate: key.certificate, key_sealed: key.keySealed, created_at: key.createdAt })
    .execute()
}

/** The certificates of an issuer that were revoked. */
export async function listRevoked(db: Db, issuer: string): Promise<{ serial: string; at: Date }[]> {
  const rows = await tablesOf<SigningTables>(db)
    .selectFrom('signing.certificate')
    .select(['serial', 'revoked_at as at'])
    .where('issuer', '=', issuer)
    .where('revoked_at', 'is not', null)
    .orderBy('revoked_at')
    .execute()
  return rows.flatMap(({ serial, at }) => (at ? [{ serial, at }] : []))
}

/** Lets one program at a time make keys. */
export async function lockAuthority(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('signing.authority'))`.execute(trx)
}
