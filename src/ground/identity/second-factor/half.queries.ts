import { type Db, sql } from '#core/db.ts'

export async function insertHalf(db: Db, half: { tokenHash: string; personId: string; at: Date; expiresAt: Date }): Promise<void> {
  await sql`insert into identity.half_sign_in (token_hash, person_id, created_at, expires_at)
    values (${half.tokenHash}, ${half.personId}::uuid, ${half.at}, ${half.expiresAt})`.execute(db)
}

export async function findHalf(db: Db, tokenHash: string, at: Date): Promise<string | undefined> {
  const { rows } = await sql<{ personId: string }>`select person_id as "personId" from identity.half_sign_in
    where token_hash = ${tokenHash} and expires_at > ${at}`.execute(db)
  return rows[0]?.personId
}

/** Ends the half sign-in; false when it was ended by another request. */
export async function takeHalf(db: Db, tokenHash: string): Promise<boolean> {
  const done = await sql`delete from identity.half_sign_in where token_hash = ${tokenHash}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}
