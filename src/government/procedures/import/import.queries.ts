import { type Db, sql } from '#core/db.ts'
import type { Procedure } from '../procedure/procedure.ts'

export type Stored = {
  id: string
  code: string
  national: Procedure | null
  pack: Procedure | null
  own: Procedure | null
  hash: string | null
  number: number | null
  /** The number of its last version, ended or not. */
  last: number | null
  validFrom: string | null
  versionId: string | null
}

export type NewVersion = {
  code: string
  number: number
  validFrom: string
  /** Only for a past version that arrives together with its successor. */
  validTo: string | null
  hash: string
  body: Procedure
  nameFolded: string
  fieldFolded: string
  searchText: string
}

export type SourceRecord = { code: string; record: Procedure }
export type Stamp = { by: string; at: Date }

/** One import at a time: two at once would both see the old versions. */
export async function lockCatalogue(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(7412)`.execute(trx)
}

/** What the catalogue holds now, by code; all of it, or the codes asked for. */
export async function listStored(db: Db, codes?: string[]): Promise<Map<string, Stored>> {
  const { rows } = await sql<Stored>`
    select p.id, p.code, p.national, p.pack, p.own, v.content_hash as hash, v.number, v.valid_from as "validFrom", v.id as "versionId",
      (select max(l.number) from procedures.procedure_version l where l.procedure_id = p.id) as last
    from procedures.procedure p
    left join procedures.procedure_version v on v.procedure_id = p.id and v.valid_to is null
    ${codes ? sql`where p.code = any(${codes}::text[])` : sql``}
  `.execute(db)
  return new Map(rows.map((row) => [row.code, row]))
}

/** Keeps the source records as they came, in one statement. */
export async function saveRecords(trx: Db, source: 'national' | 'province', records: SourceRecord[]): Promise<void> {
  const column = sql.raw(source === 'national' ? 'national' : 'pack')
  await sql`
    insert into procedures.procedure (code, source, ${column})
    select r.code, ${source}, r.record
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(code text, record jsonb)
    on conflict (code) do update set ${column} = excluded.${column}, source = case when excluded.source = 'national' then 'national' else procedure.source end
  `.execute(trx)
}

/** Keeps the records that two officers have published, beside the sources they are laid over. */
export async function saveOwnRecords(trx: Db, records: SourceRecord[]): Promise<void> {
  await sql`
    update procedures.procedure p set own = r.record
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(code text, record jsonb) where p.code = r.code
  `.execute(trx)
}

/** The national record is gone; the province's stays. */
export async function forgetNational(trx: Db, codes: readonly string[]): Promise<void> {
  await sql`update procedures.procedure set national = null, source = 'province' where code = any(${codes}::text[])
    and (pack is not null or own is not null)`.execute(trx)
}

/** Ends the open versions on the day their successors begin. */
export async function closeVersions(trx: Db, ends: { versionId: string; on: string }[]): Promise<void> {
  await sql`
    update procedures.procedure_version v set valid_to = e."on"
    from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as e("versionId" uuid, "on" date)
    where v.id = e."versionId"
  `.execute(trx)
}

/** Writes new versions in one statement; name A, field B, papers and results C weigh in the search. */
export async function insertVersions(trx: Db, versions: NewVersion[], stamp: Stamp): Promise<void> {
  await sql`
    insert into procedures.procedure_version
      (procedure_id, number, valid_from, valid_to, content_hash, body, recorded_at, recorded_by, code, name, name_folded, field, ministry,
       agency, levels, audiences, life_events, online, prominence, search_text, search)
    select p.id, r.number, r."validFrom", r."validTo", r.hash, r.body, ${stamp.at}, ${stamp.by}, r.code, r.body->'name'->>'vi', r."nameFolded",
      r.body->>'field', r.body->>'ministry', coalesce(r.body->>'agency', r.body->>'authority'),
      array(select jsonb_array_elements_text(r.body->'levels')), array(select jsonb_array_elements_text(r.body->'audiences')),
      array(select jsonb_array_elements_text(r.body->'lifeEvents')), r.body->>'onlineLevel' <> 'none',
      case when r.body ? 'formKey' then 2 when r.body ? 'summary' then 1 else 0 end, r."searchText",
      setweight(to_tsvector('simple', r."nameFolded"), 'A') || setweight(to_tsvector('simple', r."fieldFolded"), 'B')
        || setweight(to_tsvector('simple', r."searchText"), 'C')
    from jsonb_to_recordset(${JSON.stringify(versions)}::jsonb) as r(code text, number int, "validFrom" date, "validTo" date, hash text,
      body jsonb, "nameFolded" text, "fieldFolded" text, "searchText" text)
    join procedures.procedure p on p.code = r.code
  `.execute(trx)
}

export type Run = { number: number; file: string; at: Date; by: string; counts: unknown }

/** Every import that was put into force, the newest first. */
export async function listRuns(db: Db): Promise<Run[]> {
  const { rows } =
    await sql<Run>`select row_number() over (order by started_at, id) as number, file, started_at as at, recorded_by as by, counts
    from procedures.import_run order by started_at desc, id desc`.execute(db)
  return rows
}

export async function insertRun(trx: Db, run: { file: string; counts: unknown; report: unknown }, stamp: Stamp): Promise<void> {
  await sql`
    insert into procedures.import_run (file, started_at, recorded_by, counts, report)
    values (${run.file}, ${stamp.at}, ${stamp.by}, ${JSON.stringify(run.counts)}::jsonb, ${JSON.stringify(run.report)}::jsonb)
  `.execute(trx)
}
