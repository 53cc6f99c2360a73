import { type Db, sql } from '#core/db.ts'
import type { Phase } from './alarm.rules.ts'

export type Watched = {
  rule: string
  unitId: string
  phase: Phase
  value: number | null
  since: Date
  seenAt: Date
  caseId: string | null
  reference: string | null
}

const columns = sql.raw('rule, unit_id as "unitId", phase, value, since, seen_at as "seenAt", case_id as "caseId", reference')

/** The rows of a rule, held until the end of the transaction; one watcher at a time. */
export async function lockWatched(trx: Db, rule: string): Promise<Watched[]> {
  await sql`select pg_advisory_xact_lock(hashtext(${`centre:${rule}`}))`.execute(trx)
  const { rows } = await sql<Watched>`select ${columns} from centre.watch where rule = ${rule} for update`.execute(trx)
  return rows
}

export async function saveWatched(trx: Db, row: Watched): Promise<void> {
  await sql`insert into centre.watch (rule, unit_id, phase, value, since, seen_at, case_id, reference)
    values (${row.rule}, ${row.unitId}::uuid, ${row.phase}, ${row.value}, ${row.since}, ${row.seenAt}, ${row.caseId}::uuid, ${row.reference})
    on conflict (rule, unit_id) do update set phase = excluded.phase, value = excluded.value, since = excluded.since,
      seen_at = excluded.seen_at, case_id = excluded.case_id, reference = excluded.reference`.execute(trx)
}

export async function findWatched(db: Db, caseId: string): Promise<Watched | undefined> {
  const { rows } = await sql<Watched>`select ${columns} from centre.watch where case_id = ${caseId}::uuid for update`.execute(db)
  return rows[0]
}

/** Every rule and unit that has an open case. */
export async function listAlarmed(db: Db): Promise<Watched[]> {
  const { rows } = await sql<Watched>`select ${columns} from centre.watch where case_id is not null order by since desc, reference`.execute(
    db,
  )
  return rows
}

export async function nextAlarmNumber(db: Db): Promise<number> {
  const { rows } = await sql<{ number: number }>`select nextval('centre.alarm_number') as number`.execute(db)
  return rows[0]?.number ?? 0
}

/** The case goes with its unit when that ends. */
export async function moveWatched(db: Db, caseId: string, unitId: string): Promise<void> {
  await sql`update centre.watch w set unit_id = ${unitId}::uuid where case_id = ${caseId}::uuid
    and not exists (select from centre.watch o where o.rule = w.rule and o.unit_id = ${unitId}::uuid)`.execute(db)
}
