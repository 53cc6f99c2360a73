import { type Db, sql } from '#core/db.ts'
import type { KnownPaper } from '../guide/guide.ts'
import type { Defect, Severity } from './defect.ts'
import type { ExpiredLaw } from './lint.rules.ts'

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
    agency?: string | undefined
    field?: string | undefined
    part?: string | undefined
    after?: { code: string; rule: string; path: string } | undefined
    limit: number
  },
): Promise<DefectLine[]> {
  const { rule, ministry, agency, field, part, after, limit } = filter
  const { rows } = await sql<DefectLine>`
    select v.code, v.name, v.ministry, d.rule, d.severity, d.path, d.detail
    from procedures.defect d join procedures.procedure_version v on v.id = d.procedure_version_id and v.valid_to is null
    where true
      ${rule ? sql`and d.rule = ${rule}` : sql``}
      ${ministry ? sql`and v.ministry = ${ministry}` : sql``}
      ${agency !== undefined ? sql`and coalesce(v.agency, '') = ${agency}` : sql``}
      ${field ? sql`and v.field = ${field}` : sql``}
      ${part ? sql`and d.path ~ ${`^${part.replace(/\W/g, '')}\\M`}` : sql``}
      ${after ? sql`and (v.code, d.rule, d.path) > (${after.code}, ${after.rule}, ${after.path})` : sql``}
    order by v.code, d.rule, d.path
    limit ${limit}
  `.execute(db)
  return rows
}

/** Keeps what the linter compares with, as the pack says it. */
export async function saveReference(db: Db, kind: 'expired_law' | 'known_papers', body: unknown, at: Date): Promise<void> {
  await sql`insert into procedures.lint_reference (kind, body, loaded_at) values (${kind}, ${JSON.stringify(body)}::jsonb, ${at})
    on conflict (kind) do update set body = excluded.body, loaded_at = excluded.loaded_at
    where lint_reference.body is distinct from excluded.body`.execute(db)
}

export async function readReference(db: Db): Promise<{ expired: ExpiredLaw[]; papers: KnownPaper[] }> {
  const { rows } = await sql<{ kind: string; body: unknown }>`select kind, body from procedures.lint_reference`.execute(db)
  const of = (kind: string): unknown => rows.find((row) => row.kind === kind)?.body ?? []
  return { expired: of('expired_law') as ExpiredLaw[], papers: of('known_papers') as KnownPaper[] }
}

export const scoreGroups = ['agency', 'field', 'ministry', 'part'] as const
export type ScoreGroup = (typeof scoreGroups)[number]
export type Score = { name: string; procedures: number; errors: number; warnings: number; infos: number; score: number }

// What a procedure loses of its 100 for each rule that finds something: an error leaves people without what they need to know.
const weight = sql`case severity when 'error' then 10 when 'warning' then 3 else 1 end`

/** How good the records of each agency, field or ministry are: 100 without a defect; the worst first. */
export async function scoreDefects(db: Db, by: Exclude<ScoreGroup, 'part'>): Promise<Score[]> {
  const column = { agency: sql`coalesce(v.agency, '')`, field: sql`v.field`, ministry: sql`v.ministry` }[by]
  const { rows } = await sql<Score>`
    with found as (
      select distinct d.procedure_version_id, d.rule, d.severity from procedures.defect d
    ), per as (
      select v.id, ${column} as name, least(100, coalesce(sum(${weight}) filter (where f.rule is not null), 0)) as lost,
        count(*) filter (where f.severity = 'error') as errors, count(*) filter (where f.severity = 'warning') as warnings,
        count(*) filter (where f.severity = 'info') as infos
      from procedures.procedure_version v left join found f on f.procedure_version_id = v.id where v.valid_to is null group by v.id
    )
    select name, count(*) as procedures, sum(errors) as errors, sum(warnings) as warnings, sum(infos) as infos,
      round(100 - avg(lost), 1) as score
    from per group by name order by score, procedures desc, name limit 500`.execute(db)
  return rows
}

/** The same by the part of the record in which the defects lie; the score is the share of records without one there. */
export async function scoreParts(db: Db): Promise<Score[]> {
  const { rows } = await sql<Score>`
    with total as (select count(*) as n from procedures.procedure_version where valid_to is null), found as (
      select distinct v.id, substring(d.path from '^[A-Za-z]+') as part, d.rule, d.severity
      from procedures.defect d join procedures.procedure_version v on v.id = d.procedure_version_id and v.valid_to is null
    )
    select part as name, count(distinct id) as procedures, count(*) filter (where severity = 'error') as errors,
      count(*) filter (where severity = 'warning') as warnings, count(*) filter (where severity = 'info') as infos,
      round(100.0 * (1 - count(distinct id)::numeric / greatest(1, (select n from total))), 1) as score
    from found group by part order by score, name`.execute(db)
  return rows
}
