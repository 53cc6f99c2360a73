import { type Db, sql } from '#core/db.ts'

/** One at a time for each key, so that a thousand guesses at once are counted one by one. */
export async function lockKey(trx: Db, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 7413))`.execute(trx)
}

export async function listAttempts(trx: Db, key: string, since: Date): Promise<Date[]> {
  const { rows } = await sql<{ at: Date }>`select at from identity.attempt where key = ${key} and at > ${since} order by at, id`.execute(
    trx,
  )
  return rows.map((row) => row.at)
}

export async function insertAttempt(trx: Db, key: string, at: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into identity.attempt (key, at) values (${key}, ${at}) returning id`.execute(trx)
  return rows[0]?.id ?? 0
}

export async function deleteAttempts(db: Db, by: { ids: number[]; key: string }): Promise<void> {
  await sql`delete from identity.attempt where id = any(${by.ids}::bigint[]) or key = ${by.key}`.execute(db)
}
