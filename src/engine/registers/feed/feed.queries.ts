import { type Db, sql } from '#core/db.ts'

/** Whether a case was taken into the register before; two deliveries of one event come one after the other. */
export async function wasFed(trx: Db, registerId: number, source: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext(${`registers:${registerId}:${source}`}))`.execute(trx)
  const { rows } = await sql`select from registers.record_version where register_id = ${registerId} and source = ${source} limit 1`.execute(
    trx,
  )
  return rows.length > 0
}
