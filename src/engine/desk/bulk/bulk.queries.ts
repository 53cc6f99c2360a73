import { type Db, sql } from '#core/db.ts'
import type { ActionData } from '#engine/casework/index.ts'

export type Run = { id: string; kind: string; actorId: string; action: string; note: string | null; data: ActionData; at: Date }
export type RunRow = {
  reference: string
  version: number
  outcome: 'waiting' | 'done' | 'refused'
  code: string | null
  vars: Record<string, string | number> | null
}

/** Writes what is to be done, once: the same key again changes nothing. */
export async function insertRun(trx: Db, run: Run, rows: readonly { reference: string; version: number }[]): Promise<void> {
  const done = await sql`insert into desk.bulk_run (id, kind, actor_id, action, note, data, at)
    values (${run.id}::uuid, ${run.kind}, ${run.actorId}::uuid, ${run.action}, ${run.note}, ${JSON.stringify(run.data)}::jsonb, ${run.at})
    on conflict (id) do nothing`.execute(trx)
  if ((done.numAffectedRows ?? 0n) === 0n) return
  await sql`insert into desk.bulk_row (run_id, position, reference, version)
    select ${run.id}::uuid, row_number() over (), r.reference, r.version
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (reference text, version integer) on conflict do nothing`.execute(trx)
}

export async function findRun(db: Db, id: string): Promise<Run | undefined> {
  const { rows } =
    await sql<Run>`select id, kind, actor_id as "actorId", action, note, data, at from desk.bulk_run where id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function listRunRows(db: Db, id: string): Promise<RunRow[]> {
  const { rows } =
    await sql<RunRow>`select reference, version, outcome, code, vars from desk.bulk_row where run_id = ${id}::uuid order by position`.execute(
      db,
    )
  return rows
}

/** A row's outcome is written once; what was done stays done. */
export async function setOutcome(
  db: Db,
  row: { runId: string; reference: string },
  outcome: { outcome: 'done' } | { outcome: 'refused'; code: string; vars: Record<string, string | number> },
): Promise<void> {
  const why = outcome.outcome === 'refused' ? { code: outcome.code, vars: JSON.stringify(outcome.vars) } : { code: null, vars: null }
  await sql`update desk.bulk_row set outcome = ${outcome.outcome}, code = ${why.code}, vars = ${why.vars}::jsonb
    where run_id = ${row.runId}::uuid and reference = ${row.reference} and outcome = 'waiting'`.execute(db)
}
