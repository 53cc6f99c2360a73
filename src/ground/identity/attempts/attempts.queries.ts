import { ask, type Db, sql } from '#core/db.ts'

/** One at a time for each key, so that a thousand guesses at once are counted one by one. */
export const lockKey = (trx: Db, key: string): Promise<object[]> =>
  ask(trx, 'select pg_advisory_xact_lock(hashtextextended($1, 7413))', [key])

export async function listAttempts(trx: Db, key: string, since: Date): Promise<Date[]> {
  const rows = await ask<{ at: Date }>(trx, 'select at from identity.attempt where key = $1 and at > $2 order by at, id', [key, since])
  return rows.map((row) => row.at)
}

export async function insertAttempts(trx: Db, keys: string[], at: Date): Promise<number[]> {
  const rows = await ask<{ id: number }>(trx, 'insert into identity.attempt (key, at) select unnest($1::text[]), $2 returning id', [
    keys,
    at,
  ])
  return rows.map((row) => row.id)
}

export async function deleteAttempts(db: Db, by: { ids: number[]; key: string }): Promise<void> {
  await sql`delete from identity.attempt where id = any(${by.ids}::bigint[]) or key = ${by.key}`.execute(db)
}
