import { type Db, sql } from '#core/db.ts'
import type { Defect, Severity } from './defect.ts'

/** How many procedures of a ministry one rule speaks of. */
export type DefectCount = { rule: string; severity: Severity; ministry: string; procedures: number; findings: number }

export type DefectLine = {
  code: string
  name: string
  ministry: string
  rule: string
  severity: Severity
  path: string
  detail: Record<string, string | number>
}

/** Puts these defects in the place of all that were known of the versions in force. */
export async function replaceDefects(trx: Db, defects: (Defect & { versionId: string })[]): Promise<void> {
  await sql`
    delete from procedures.defect d using procedures.procedure_version v where v.id = d.procedure_version_id and v.valid_to is null
  `.execute(trx)
  await sql`
    insert into procedures.defect (procedure_version_id, rule, path, severity, detail)
    select d."versionId", d.rule, d.path, d.severity, d.detail
    from jsonb_to_recordset(${JSON.stringify(defects)}::jsonb) as d("versionId" uuid, rule text, path text, severity text, detail jsonb)
    on conflict do nothing
  `.execute(trx)
}

/** The report by rule and by ministry, over the versions in force. */
export async function countDefects(db: Db): Promise<DefectCount[]> {
  const { rows } = await sql<DefectCount>`
    select d.rule, d.severity, v.ministry, count(distinct v.id) as procedures, count(*) as findings
    from procedures.defect d join procedures.procedure_version v on v.id = d.procedure_version_id and v.valid_to is null
    group by d.rule, d.severity, v.ministry
    order by case d.severity when 'error' then 0 when 'warning' then 1 else 2 end, d.rule, v.ministry
  `.execute(db)
  return rows
}

/** The findings behind a number of the report, in the order of code and place; `after` is the last line of the page before. */
export async function listDefects(
  db: Db,
  filter: {
    rule?: string | undefined
    ministry?: string | undefined
    after?: { code: string; rule: string; path: string } | undefined
    limit: number
  },
): Promise<DefectLine[]> {
  const { rule, ministry, after, limit } = filter
  const { rows } = await sql<DefectLine>`
    select v.code, v.name, v.ministry, d.rule, d.severity, d.path, d.detail
    from procedures.defect d join procedures.procedure_version v on v.id = d.procedure_version_id and v.valid_to is null
    where true
      ${rule ? sql`and d.rule = ${rule}` : sql``}
      ${ministry ? sql`and v.ministry = ${ministry}` : sql``}
      ${after ? sql`and (v.code, d.rule, d.path) > (${after.code}, ${after.rule}, ${after.path})` : sql``}
    order by v.code, d.rule, d.path
    limit ${limit}
  `.execute(db)
  return rows
}
