import { type Db, sql } from '#core/db.ts'
import type { Channel, LocalizedText, Procedure } from '../procedure/procedure.ts'

export type VersionSpan = { number: number; validFrom: string; validTo: string | null }
export type Sheet = {
  versionId: string
  number: number
  validFrom: string
  validTo: string | null
  procedure: Procedure
  versions: VersionSpan[]
  defects: { rule: string; severity: string }[]
  related: { code: string; name: LocalizedText }[]
}

/** All that a procedure's page shows, in one statement: the version in force on the day, its siblings, its defects, what goes with it. */
export async function findSheet(db: Db, code: string, on: string): Promise<Sheet | undefined> {
  const { rows } = await sql<Sheet>`
    select v.id as "versionId", v.number, v.valid_from as "validFrom", v.valid_to as "validTo", v.body as procedure,
      (select json_agg(json_build_object('number', o.number, 'validFrom', o.valid_from, 'validTo', o.valid_to) order by o.number desc)
        from procedures.procedure_version o where o.procedure_id = v.procedure_id) as versions,
      coalesce((select json_agg(json_build_object('rule', d.rule, 'severity', d.severity) order by d.severity, d.rule)
        from (select distinct rule, severity from procedures.defect where procedure_version_id = v.id) d), '[]') as defects,
      coalesce((select json_agg(json_build_object('code', r.code, 'name', r.name)) from (
        select r.code, r.body->'name' as name from procedures.procedure_version r
        where r.valid_to is null and r.life_events && v.life_events and r.code <> v.code
        order by r.body->>'formKey' is null, r.name_folded limit 4) r), '[]') as related
    from procedures.procedure_version v
    where v.code = ${code} and v.valid_from <= ${on}::date and (v.valid_to is null or v.valid_to > ${on}::date)
  `.execute(db)
  return rows[0]
}

/** The days between which a code is known, for a date on which it was not in force. */
export async function findFirstDay(db: Db, code: string): Promise<string | undefined> {
  const { rows } = await sql<{ first: string | null }>`
    select min(valid_from)::text as first from procedures.procedure_version where code = ${code}
  `.execute(db)
  return rows[0]?.first ?? undefined
}

export type Line = { code: string; name: LocalizedText; agency: string | null; channels: Channel[] }
export type HomeFigures = { total: number; events: Record<string, number>; lines: Line[] }

/** What the home page needs: how many procedures, how many an event, and the lines of the table, in one statement. */
export async function homeFigures(db: Db, on: string, codes: string[]): Promise<HomeFigures> {
  const { rows } = await sql<{ total: number; events: Record<string, number> | null; lines: Line[] | null }>`
    with current as (
      select id, code, life_events, agency from procedures.procedure_version
      where valid_from <= ${on}::date and (valid_to is null or valid_to > ${on}::date)
    )
    select (select count(*) from current) as total,
      (select json_object_agg(e.key, e.count) from
        (select x as key, count(*) as count from current, unnest(life_events) as x group by x) e) as events,
      (select json_agg(json_build_object('code', c.code, 'name', v.body->'name', 'agency', c.agency, 'channels', v.body->'channels')
          order by array_position(${codes}::text[], c.code))
        from current c join procedures.procedure_version v on v.id = c.id where c.code = any(${codes}::text[])) as lines
  `.execute(db)
  const row = rows[0]
  return { total: row?.total ?? 0, events: row?.events ?? {}, lines: row?.lines ?? [] }
}
