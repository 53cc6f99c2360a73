import { type Db, tablesOf } from '#core/db.ts'
import type { IdentityTables } from '../tables.ts'
import type { PasswordHash, ScryptParams } from './password.ts'

export async function findCredential(db: Db, personId: string): Promise<PasswordHash | undefined> {
  const row = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.credential')
    .select(['hash', 'salt', 'params'])
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row && { scheme: 'scrypt', hash: row.hash, salt: row.salt, params: row.params as ScryptParams }
}

export async function saveCredential(db: Db, personId: string, made: PasswordHash, at: Date): Promise<void> {
  const values = { scheme: made.scheme, hash: made.hash, salt: made.salt, params: JSON.stringify(made.params), changed_at: at }
  await tablesOf<IdentityTables>(db)
    .insertInto('identity.credential')
    .values({ person_id: personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .execute()
}

/** Keeps what is there: a pack that is loaded again changes no password. */
export async function saveFirstCredential(db: Db, personId: string, made: PasswordHash, at: Date): Promise<void> {
  await tablesOf<IdentityTables>(db)
    .insertInto('identity.credential')
    .values({
      person_id: personId,
      scheme: made.scheme,
      hash: made.hash,
      salt: made.salt,
      params: JSON.stringify(made.params),
      changed_at: at,
    })
    .onConflict((conflict) => conflict.column('person_id').doNothing())
    .execute()
}
