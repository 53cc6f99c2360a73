import { type Db, sql, tablesOf } from '#core/db.ts'
import type { IdentityTables } from '../tables.ts'

export type Purpose = 'sign_up' | 'recover'
export type CodeRow = { id: string; personId: string | null; address: string; codeHash: string; pending: unknown; tries: number }

export async function insertCode(
  db: Db,
  row: {
    id: string
    personId: string | null
    address: string
    purpose: Purpose
    codeHash: string
    pending?: unknown
    at: Date
    expiresAt: Date
  },
): Promise<void> {
  await tablesOf<IdentityTables>(db)
    .insertInto('identity.one_time_code')
    .values({
      id: row.id,
      person_id: row.personId,
      address: row.address,
      purpose: row.purpose,
      code_hash: row.codeHash,
      pending: row.pending === undefined ? null : JSON.stringify(row.pending),
      created_at: row.at,
      expires_at: row.expiresAt,
    })
    .execute()
}

/** Takes one of the tries; nothing when the code is used, too old or tried too often. */
export async function takeTry(db: Db, by: { id: string; purpose: Purpose; at: Date; most: number }): Promise<CodeRow | undefined> {
  const { rows } = await sql<CodeRow>`update identity.one_time_code set tries = tries + 1
    where id = ${by.id}::uuid and purpose = ${by.purpose} and used_at is null and expires_at > ${by.at} and tries < ${by.most}
    returning id, person_id as "personId", address, code_hash as "codeHash", pending, tries`.execute(db)
  return rows[0]
}

export async function markUsed(trx: Db, id: string, at: Date): Promise<boolean> {
  const done =
    await sql`update identity.one_time_code set used_at = ${at}, pending = null where id = ${id}::uuid and used_at is null`.execute(trx)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function findCodeAddress(db: Db, id: string, purpose: Purpose): Promise<string | undefined> {
  const { rows } = await sql<{
    address: string
  }>`select address from identity.one_time_code where id = ${id}::uuid and purpose = ${purpose}`.execute(db)
  return rows[0]?.address
}
