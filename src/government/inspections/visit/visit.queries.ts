import { type Db, sql } from '#core/db.ts'
import type { AnswerKind } from '../checklist/answer.rules.ts'
import { type Visit, visitColumns } from '../plan/plan.queries.ts'
import type { Entry, Noted } from './visit.rules.ts'

export async function findVisit(db: Db, id: string, options: { lock?: boolean } = {}): Promise<Visit | undefined> {
  const { rows } =
    await sql<Visit>`select ${visitColumns} from inspections.visit v where v.id = ${id}::uuid ${options.lock ? sql`for update` : sql``}`.execute(
      db,
    )
  return rows[0]
}

/** Whether it may be done: its plan is approved, or, outside the plan, a leader released it. */
export async function isReleased(db: Db, visit: Visit): Promise<boolean> {
  if (visit.planId === null) return visit.releasedAt !== null
  const { rows } = await sql<{
    ok: boolean
  }>`select approved_at is not null as ok from inspections.plan where id = ${visit.planId}::uuid`.execute(db)
  return rows[0]?.ok ?? false
}

/** Lets an inspection outside the plan begin; false when it was decided already or the leader proposed it. */
export async function releaseVisit(db: Db, id: string, by: string, at: Date): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`update inspections.visit set released_by = ${by}::uuid, released_at = ${at}
    where id = ${id}::uuid and plan_id is null and released_at is null and cancelled_at is null and proposed_by <> ${by}::uuid returning id`.execute(
    db,
  )
  return rows.length > 0
}

/** KT-2026-000012 */
export async function nextReference(trx: Db, year: number): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval('inspections.visit_number') as number`.execute(trx)
  return `KT-${year}-${String(rows[0]?.number ?? 0).padStart(6, '0')}`
}

export async function setCase(trx: Db, id: string, opened: { caseId: string; reference: string }): Promise<void> {
  await sql`update inspections.visit set case_id = ${opened.caseId}::uuid, reference = ${opened.reference} where id = ${id}::uuid`.execute(
    trx,
  )
}

export async function setConcluded(trx: Db, id: string, at: Date, digital: boolean): Promise<void> {
  await sql`update inspections.visit set concluded_at = ${at}, digital = ${digital} where id = ${id}::uuid`.execute(trx)
}

export async function setCancelled(trx: Db, id: string, at: Date, because: string): Promise<void> {
  await sql`update inspections.visit set cancelled_at = ${at}, cancelled_because = ${because} where id = ${id}::uuid`.execute(trx)
}

type Kept = Entry & { clientKey: string }

/** All versions of all points, oldest first. */
export async function listEntries(db: Db, visitId: string): Promise<Kept[]> {
  const { rows } =
    await sql<Kept>`select point, version, value, answer, follows, note, by_id as "byId", by_name as "byName", noted_at as "notedAt", in_field as "inField",
      client_key as "clientKey"
    from inspections.entry where visit_id = ${visitId}::uuid order by received_at, version`.execute(db)
  return rows
}

export async function insertEntry(
  trx: Db,
  visitId: string,
  entry: Noted & {
    version: number
    kind: AnswerKind
    by: { id: string; name: string }
    at: Date
    inField: boolean
    place: { lat: number; lon: number } | undefined
  },
): Promise<void> {
  await sql`insert into inspections.entry (visit_id, point, version, kind, value, answer, follows, note, by_id, by_name, noted_at, received_at, in_field, lat, lon, client_key)
    values (${visitId}::uuid, ${entry.point}, ${entry.version}, ${entry.kind}, ${entry.value}, ${entry.answer}, ${entry.follows}, ${entry.note}, ${entry.by.id}::uuid, ${entry.by.name}, ${entry.notedAt}, ${entry.at},
      ${entry.inField}, ${entry.place?.lat ?? null}, ${entry.place?.lon ?? null}, ${entry.clientKey})`.execute(trx)
}

export type Evidence = {
  id: string
  point: string
  fileId: string
  smallFileId: string
  lat: number | null
  lon: number | null
  takenAt: Date | null
}

export async function listEvidence(db: Db, visitId: string): Promise<Evidence[]> {
  const { rows } =
    await sql<Evidence>`select id, point, file_id as "fileId", small_file_id as "smallFileId", lat, lon, taken_at as "takenAt"
    from inspections.evidence where visit_id = ${visitId}::uuid order by received_at`.execute(db)
  return rows
}

/** Keeps a photo; false when the same phone sent it before. */
export async function insertEvidence(
  trx: Db,
  evidence: Omit<Evidence, 'id'> & { visitId: string; by: string; at: Date; clientKey: string },
): Promise<boolean> {
  const { rows } = await sql<{
    id: string
  }>`insert into inspections.evidence (visit_id, point, file_id, small_file_id, lat, lon, taken_at, by_id, received_at, client_key)
    values (${evidence.visitId}::uuid, ${evidence.point}, ${evidence.fileId}::uuid, ${evidence.smallFileId}::uuid, ${evidence.lat}, ${evidence.lon}, ${evidence.takenAt},
      ${evidence.by}::uuid, ${evidence.at}, ${evidence.clientKey})
    on conflict (visit_id, client_key) do nothing returning id`.execute(trx)
  return rows.length > 0
}

export async function hasEvidence(db: Db, visitId: string, clientKey: string): Promise<boolean> {
  const { rows } = await sql<{
    there: number
  }>`select 1 as there from inspections.evidence where visit_id = ${visitId}::uuid and client_key = ${clientKey}`.execute(db)
  return rows.length > 0
}

export type Remedy = {
  id: string
  visitId: string
  point: string
  words: string
  dueOn: string
  reportedAt: Date | null
  report: string | null
  byInspected: boolean
  fileId: string | null
  smallFileId: string | null
  confirmedAt: Date | null
}
const remedyColumns = sql.raw(
  `id, visit_id as "visitId", point, words, due_on as "dueOn", reported_at as "reportedAt", report, by_inspected as "byInspected",
  file_id as "fileId", small_file_id as "smallFileId", confirmed_at as "confirmedAt"`,
)

export async function listRemedies(db: Db, visitId: string): Promise<Remedy[]> {
  const { rows } =
    await sql<Remedy>`select ${remedyColumns} from inspections.remedy where visit_id = ${visitId}::uuid order by due_on, point`.execute(db)
  return rows
}

export async function insertRemedy(trx: Db, remedy: Pick<Remedy, 'visitId' | 'point' | 'words' | 'dueOn'>): Promise<void> {
  await sql`insert into inspections.remedy (visit_id, point, words, due_on) values (${remedy.visitId}::uuid, ${remedy.point}, ${remedy.words}, ${remedy.dueOn}::date)`.execute(
    trx,
  )
}

/** Notes what the inspected did about a fault; a confirmed remedy takes nothing more. */
export async function reportRemedy(
  trx: Db,
  visitId: string,
  id: string,
  {
    words,
    by,
    byInspected,
    photo,
    at,
  }: { words: string; by: string; byInspected: boolean; photo?: { full: string; small: string } | undefined; at: Date },
): Promise<boolean> {
  const { rows } = await sql<{
    id: string
  }>`update inspections.remedy set reported_at = ${at}, report = ${words}, reported_by = ${by}::uuid,
      by_inspected = ${byInspected}, file_id = coalesce(${photo?.full ?? null}::uuid, file_id),
      small_file_id = coalesce(${photo?.small ?? null}::uuid, small_file_id)
    where id = ${id}::uuid and visit_id = ${visitId}::uuid and confirmed_at is null returning id`.execute(trx)
  return rows.length > 0
}

export async function confirmRemedy(trx: Db, visitId: string, id: string, by: string, at: Date): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`update inspections.remedy set confirmed_at = ${at}, confirmed_by = ${by}::uuid
    where id = ${id}::uuid and visit_id = ${visitId}::uuid and confirmed_at is null and reported_at is not null returning id`.execute(trx)
  return rows.length > 0
}

/** Inspections of one inspected that were announced, the newest first. */
export async function listAnnounced(db: Db, subjectCode: string): Promise<Visit[]> {
  const { rows } = await sql<Visit>`select ${visitColumns} from inspections.visit v
    where v.subject_code = ${subjectCode} and v.case_id is not null order by v.year desc, v.month desc, v.reference desc limit 200`.execute(
    db,
  )
  return rows
}
