import { type Db, sql } from '#core/db.ts'

export type Outgoing = { id: string; fromOrgan: string; toOrgan: string; body: Buffer; deliveryId: string | null; attempts: number }
export type DeadLetter = {
  id: string
  unitId: string
  toOrgan: string
  about: string
  attempts: number
  lastError: string | null
  deadAt: Date
}

export async function insertOutgoing(
  trx: Db,
  row: { unitId: string; fromOrgan: string; toOrgan: string; about: string; body: Buffer; deliveryId: string | null; at: Date },
): Promise<void> {
  await sql`insert into documents.outbox (unit_id, from_organ, to_organ, about, body, delivery_id, next_at, created_at)
    values (${row.unitId}::uuid, ${row.fromOrgan}, ${row.toOrgan}, ${row.about}, ${row.body}, ${row.deliveryId}::uuid, ${row.at}, ${row.at})`.execute(
    trx,
  )
}

/** The next message that is due, locked: another process takes another one. */
export async function lockNext(trx: Db, now: Date): Promise<Outgoing | undefined> {
  const { rows } =
    await sql<Outgoing>`select id, from_organ as "fromOrgan", to_organ as "toOrgan", body, delivery_id as "deliveryId", attempts
    from documents.outbox where sent_at is null and dead_at is null and next_at <= ${now}
    order by next_at, created_at, id limit 1 for update skip locked`.execute(trx)
  return rows[0]
}

export async function setSent(trx: Db, id: string, at: Date): Promise<void> {
  await sql`update documents.outbox set sent_at = ${at}, attempts = attempts + 1, last_error = null where id = ${id}::uuid`.execute(trx)
}

export async function setFailed(trx: Db, id: string, by: { error: string; nextAt: Date; deadAt: Date | null }): Promise<void> {
  await sql`update documents.outbox set attempts = attempts + 1, last_error = ${by.error}, next_at = ${by.nextAt}, dead_at = ${by.deadAt}
    where id = ${id}::uuid`.execute(trx)
}

export async function listDead(db: Db, unitIds: string[]): Promise<DeadLetter[]> {
  const { rows } = await sql<DeadLetter>`select id, unit_id as "unitId", to_organ as "toOrgan", about, attempts, last_error as "lastError",
    dead_at as "deadAt" from documents.outbox where dead_at is not null and sent_at is null and unit_id = any(${unitIds}::uuid[])
    order by dead_at desc limit 100`.execute(db)
  return rows
}

/** Puts a dead letter back into the line; false when it is none of these units. */
export async function resend(db: Db, id: string, unitIds: string[], at: Date): Promise<boolean> {
  const { rows } = await sql`update documents.outbox set dead_at = null, attempts = 0, next_at = ${at}
    where id = ${id}::uuid and dead_at is not null and sent_at is null and unit_id = any(${unitIds}::uuid[]) returning id`.execute(db)
  return rows.length > 0
}

/** Marks a message as taken by its receiver; false when it was before. */
export async function takeOnce(trx: Db, organId: string, key: string, at: Date): Promise<boolean> {
  const { rows } = await sql`insert into documents.inbox (organ_id, key, taken_at) values (${organId}, ${key}, ${at})
    on conflict do nothing returning key`.execute(trx)
  return rows.length > 0
}
