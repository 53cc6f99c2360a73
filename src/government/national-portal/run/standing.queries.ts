import { type Db, sql } from '#core/db.ts'

export type Standing = {
  lastChange: number
  triedAt: Date | null
  reachedAt: Date | null
  fault: string | null
  faultSince: Date | null
}

export async function readStanding(db: Db): Promise<Standing> {
  const { rows } = await sql<Standing>`select last_change as "lastChange", tried_at as "triedAt", reached_at as "reachedAt", fault,
    fault_since as "faultSince" from national_portal.standing`.execute(db)
  return rows[0] ?? { lastChange: 0, triedAt: null, reachedAt: null, fault: null, faultSince: null }
}

export async function setReached(db: Db, at: Date): Promise<void> {
  await sql`update national_portal.standing set tried_at = ${at}, reached_at = ${at}, fault = null, fault_since = null`.execute(db)
}

export async function setAway(db: Db, at: Date, fault: string): Promise<void> {
  await sql`update national_portal.standing set tried_at = ${at}, fault = ${fault.slice(0, 300)}, fault_since = coalesce(fault_since, ${at})`.execute(
    db,
  )
}

export async function setLastChange(trx: Db, number: number): Promise<void> {
  await sql`update national_portal.standing set last_change = greatest(last_change, ${number})`.execute(trx)
}
