import { type Db, sql } from '#core/db.ts'

export type MadeUp = {
  caseId: string
  reference: string
  catalogueId: string
  category: string
  words: string
  placeWords: string
  communeId: string
  communeName: string
  lat: number
  lon: number
  phase: string
  state: string
  reportedAt: Date
  closedAt: Date | null
  late: boolean | null
  score: number | null
}

/** One statement for thousands of rows, so that the map is counted once for all of them. */
export async function insertMadeUp(db: Db, rows: readonly MadeUp[]): Promise<void> {
  await sql`insert into feedback.report (case_id, reference, catalogue_id, category, words, place_words, commune_id, commune_name, unit_id, unit_name,
      lat, lon, lang, channel, client_key, request_hash, occurred_at, reported_at, state, phase, is_public, closed_at, late, score, version, updated_at)
    select "caseId", reference, "catalogueId", category, words, "placeWords", "communeId", "communeName", "communeId", "communeName",
      lat, lon, 'vi', 'web', reference, '', "reportedAt", "reportedAt", state, phase, true, "closedAt", late, score, 3, coalesce("closedAt", "reportedAt")
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t("caseId" uuid, reference text, "catalogueId" uuid, category text, words text,
      "placeWords" text, "communeId" uuid, "communeName" text, lat float8, lon float8, phase text, state text, "reportedAt" timestamptz,
      "closedAt" timestamptz, late boolean, score integer)`.execute(db)
}

export async function analyseReports(db: Db): Promise<void> {
  await sql`vacuum analyze feedback.report, feedback.map_cell`.execute(db)
}

/** How the references of a run begin: they say that the reports were made up, and by which run. */
export const madeUpReference = (seed: number): string => `PA.THU-${seed}-`

export async function wasMadeUp(db: Db, seed: number): Promise<boolean> {
  const { rows } = await sql`select 1 from feedback.report where reference = ${`${madeUpReference(seed)}0`} limit 1`.execute(db)
  return rows.length > 0
}
