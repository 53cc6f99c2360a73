import { type Db, sql } from '#core/db.ts'

export type Answered = { hash: string; status: number; answer: unknown }

/** One request under a key at a time. */
export async function lockRequest(trx: Db, actorId: string, key: string): Promise<Answered | undefined> {
  await sql`select pg_advisory_xact_lock(hashtext(${`registers.request:${actorId}:${key}`}))`.execute(trx)
  const { rows } =
    await sql<Answered>`select hash, status, answer from registers.request_key where actor_id = ${actorId}::uuid and key = ${key}`.execute(
      trx,
    )
  return rows[0]
}

export async function keepAnswer(trx: Db, actorId: string, key: string, answered: Answered, at: Date): Promise<void> {
  await sql`insert into registers.request_key (actor_id, key, hash, status, answer, made_at)
    values (${actorId}::uuid, ${key}, ${answered.hash}, ${answered.status}, ${JSON.stringify(answered.answer)}::jsonb, ${at})`.execute(trx)
}

export async function forgetAnswers(db: Db, before: Date): Promise<void> {
  await sql`delete from registers.request_key where made_at < ${before}`.execute(db)
}
