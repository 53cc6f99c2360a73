import { ask, type Db, sql } from '#core/db.ts'
import type { Procedure, ProcedureVersion } from './procedure.ts'

type VersionRow = {
  id: string
  procedure_id: string
  number: number
  valid_from: string
  valid_to: string | null
  recorded_at: Date
  body: Procedure
}

const versionOf = (row: VersionRow): ProcedureVersion => ({
  versionId: row.id,
  procedureId: row.procedure_id,
  number: row.number,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  recordedAt: row.recorded_at,
  procedure: row.body,
})

const columns = sql`id, procedure_id, number, valid_from, valid_to, recorded_at, body`

/** The procedure as in force on a day (YYYY-MM-DD), or its newest version. */
export async function findProcedure(db: Db, code: string, at: { on?: string } = {}): Promise<ProcedureVersion | undefined> {
  const [found] = await ask<{ id: string; validTo: string | null }>(db, at.on ? inForce : newest, at.on ? [code, at.on] : [code])
  return found && { ...(await getProcedureVersion(db, found.id)), validTo: found.validTo }
}

const newest = 'select id, valid_to as "validTo" from procedures.procedure_version where code = $1 and valid_to is null'
const inForce = `select id, valid_to as "validTo" from procedures.procedure_version
  where code = $1 and valid_from <= $2::date and (valid_to is null or valid_to > $2::date)`

// A written version changes in nothing but its last day, which no reader by id asks for: what was read stays true.
const versions = new Map<string, ProcedureVersion>()
const mostVersions = 3_000

/** One version by its id: what a dossier keeps for its whole life. Its `validTo` is that of the first reading. */
export async function getProcedureVersion(db: Db, versionId: string): Promise<ProcedureVersion> {
  const known = versions.get(versionId)
  if (known) return known
  const { rows } = await sql<VersionRow>`select ${columns} from procedures.procedure_version where id = ${versionId}`.execute(db)
  const row = rows[0]
  if (!row) throw new Error(`no procedure version ${versionId}`)
  if (versions.size >= mostVersions) versions.clear()
  const version = versionOf(row)
  versions.set(versionId, version)
  return version
}

/** How many procedures are in force on a day. */
export async function countProcedures(db: Db, on: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from procedures.procedure_version
    where valid_from <= ${on}::date and (valid_to is null or valid_to > ${on}::date)
  `.execute(db)
  return rows[0]?.count ?? 0
}
