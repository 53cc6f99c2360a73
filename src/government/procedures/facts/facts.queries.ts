import { type Db, sql } from '#core/db.ts'

export type DossierDims = { caseId: string; procedure: string; field: string; level: string; online: string }

/** What of its procedure a dossier is counted by: the version that it was filed under, so that nothing moves afterwards. */
export async function listDossierDims(db: Db, caseIds: readonly string[]): Promise<DossierDims[]> {
  const { rows } = await sql<DossierDims>`
    select d.case_id as "caseId", d.procedure_code as procedure, v.field, coalesce(v.levels[1], '') as level, v.body ->> 'onlineLevel' as online
    from procedures.dossier d join procedures.procedure_version v on v.id = d.procedure_version_id
    where d.case_id = any(${caseIds}::uuid[])`.execute(db)
  return rows
}

/** Dossiers of a procedure, field, level or online level, filed up to a day: candidates for the records behind a figure. */
export async function listCaseIdsWith(db: Db, by: Partial<Omit<DossierDims, 'caseId'>>, filedBefore: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select d.case_id as id from procedures.dossier d join procedures.procedure_version v on v.id = d.procedure_version_id
    where d.filed_at < ${filedBefore}
      and ${by.procedure === undefined ? sql`true` : sql`d.procedure_code = ${by.procedure}`}
      and ${by.field === undefined ? sql`true` : sql`v.field = ${by.field}`}
      and ${by.level === undefined ? sql`true` : sql`coalesce(v.levels[1], '') = ${by.level}`}
      and ${by.online === undefined ? sql`true` : sql`v.body ->> 'onlineLevel' = ${by.online}`}`.execute(db)
  return rows.map((row) => row.id)
}

/** Names of procedures by code, as they are called now. */
export async function listProcedureNames(db: Db, codes: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; name: string }>`
    select distinct on (code) code, name from procedures.procedure_version where code = any(${codes}::text[]) order by code, valid_from desc`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.code, row.name]))
}
