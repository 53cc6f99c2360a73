import { ask, type Db, sql } from '#core/db.ts'
import { fold } from '#core/search.ts'
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

/** Codes of the procedures in force that are filed by a form. */
export async function listCodesWithForm(db: Db, formKey: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`select code from procedures.procedure_version
    where valid_to is null and body ->> 'formKey' = ${formKey} order by code`.execute(db)
  return rows.map(({ code }) => code)
}

export type VersionOf = { id: string; number: number; name: string; validFrom: string; validTo: string | null; recordedBy: string }

/** All versions of a procedure, the newest first. */
export async function listProcedureVersions(db: Db, code: string): Promise<VersionOf[]> {
  const { rows } =
    await sql<VersionOf>`select id, number, name, valid_from as "validFrom", valid_to as "validTo", recorded_by as "recordedBy"
    from procedures.procedure_version where code = ${code} order by number desc`.execute(db)
  return rows
}

/** The newest version of every procedure, by code; `q` is looked for in codes and names. */
export async function listCatalogue(
  db: Db,
  page: { q?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ key: string; title: string; number: number }[]> {
  const { q, after, limit } = page
  const { rows } = await sql<{ key: string; title: string; number: number }>`select distinct on (code) code as key, name as title, number
    from procedures.procedure_version
    where code > ${after ?? ''} ${q ? sql`and (code like ${`${q}%`} or name_folded like ${`%${fold(q)}%`})` : sql``}
    order by code, number desc limit ${limit}`.execute(db)
  return rows
}

/** Which procedures in force are filed by which form. */
export async function listFormKeys(db: Db): Promise<{ code: string; formKey: string }[]> {
  const { rows } = await sql<{ code: string; formKey: string }>`select code, body ->> 'formKey' as "formKey"
    from procedures.procedure_version where valid_to is null and body ? 'formKey'`.execute(db)
  return rows
}

/** Every procedure in force on a day, by code. */
export async function listInForce(db: Db, on: string): Promise<ProcedureVersion[]> {
  const { rows } = await sql<VersionRow>`select ${columns} from procedures.procedure_version
    where valid_from <= ${on}::date and (valid_to is null or valid_to > ${on}::date) order by code`.execute(db)
  return rows.map(versionOf)
}
