import { type Db, sql } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { fold } from '#core/search.ts'
import type { Plan, Succession, VersionDraft } from './units.rules.ts'

export type Reorganisation = { id: string; title: string; onDate: string; legalBasis: string; by: string }

/** Whoever changes units takes turns with the others until the transaction ends; the trigger on unit_version takes the same lock. */
export async function takeTurn(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('places.unit_version'))`.execute(trx)
}

export async function insertReorganisation(trx: Db, row: Reorganisation): Promise<void> {
  await sql`insert into places.reorganisation (id, title, on_date, legal_basis, recorded_by)
    values (${row.id}::uuid, ${row.title}, ${row.onDate}::date, ${row.legalBasis}, ${row.by})`.execute(trx)
}

function searchable(version: VersionDraft): { search: string; words: string[] } {
  const search = fold([version.fullName, version.nameEn ?? '', version.nameKm ?? ''].join(' '))
  return { search, words: [...new Set(search.split(' '))] }
}

/** Writes a plan in a handful of statements however large it is. The database's own walls (no overlap, one code) have the last word. */
export async function applyPlan(trx: Db, plan: Plan, reorganisationId: string | null): Promise<{ successions: number }> {
  const rows = plan.versions.map((version) => ({ ...version, ...searchable(version), reorganisationId }))
  await takeTurn(trx)
  // One moment for what ends and what replaces it, read after the turn came: knowledge has no gap and never runs backwards.
  const moment = (await sql<{ moment: string }>`select clock_timestamp()::text as moment`.execute(trx)).rows[0]?.moment
  try {
    await sql`insert into places.unit (id, kind)
      select id, kind from jsonb_to_recordset(${JSON.stringify(plan.units)}::jsonb) as t(id uuid, kind text)`.execute(trx)
    await sql`update places.unit_version v set superseded_at = ${moment}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(plan.supersede)}::jsonb) as t("unitId" uuid, "validFrom" date)
      where v.unit_id = t."unitId" and v.valid_from = t."validFrom" and v.superseded_at is null`.execute(trx)
    await sql`insert into places.unit_version (unit_id, code, name, full_name, name_en, name_km, level, type, parent_id, competence,
        valid_from, valid_to, end_reason, reorganisation_id, search, words, recorded_at)
      select t."unitId", t.code, t.name, t."fullName", t."nameEn", t."nameKm", t.level, t.type, t."parentId", t.competence,
        t."validFrom", t."validTo", t."endReason", t."reorganisationId", t.search, t.words, ${moment}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t("unitId" uuid, code text, name text, "fullName" text, "nameEn" text,
        "nameKm" text, level text, type text, "parentId" uuid, competence text[], "validFrom" date, "validTo" date, "endReason" text,
        "reorganisationId" uuid, search text, words text[])`.execute(trx)
    const links = await sql`insert into places.succession (from_unit, to_unit, on_date, share, reorganisation_id)
      select t."from", t."to", t."onDate", t.share, ${reorganisationId}::uuid
      from jsonb_to_recordset(${JSON.stringify(plan.successions)}::jsonb) as t("from" uuid, "to" uuid, "onDate" date, share text)
      on conflict (from_unit, to_unit, on_date) do update set share = excluded.share, recorded_at = now() where places.succession.share <> excluded.share`.execute(
      trx,
    )
    // After a bulk load the planner must know it at once, or trees of units are read by the wrong index until the next autovacuum.
    if (rows.length > 500) await sql`analyze places.unit, places.unit_version, places.succession`.execute(trx)
    return { successions: Number(links.numAffectedRows ?? 0) }
  } catch (error) {
    const { constraint, detail } = error as { constraint?: string; detail?: string }
    if (constraint === 'unit_version_no_overlap') throw refuse('conflict', 'places.versions_overlap')
    if (constraint === 'unit_version_one_code') throw refuse('conflict', 'places.code_taken', { code: detail ?? '' })
    throw error
  }
}

/** Removes what else was said of these units on these days: a province's own map against a national one. */
export async function keepOnlyLinks(trx: Db, links: Succession[]): Promise<void> {
  await sql`with kept as (
      select * from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as t("from" uuid, "to" uuid, "onDate" date, share text)
    )
    delete from places.succession s
    where exists (select from kept where kept."from" = s.from_unit and kept."onDate" = s.on_date)
      and not exists (select from kept where kept."from" = s.from_unit and kept."onDate" = s.on_date and kept."to" = s.to_unit)`.execute(
    trx,
  )
}
