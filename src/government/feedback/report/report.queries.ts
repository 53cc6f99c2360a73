import type { Insertable, Selectable } from 'kysely'
import { type Db, sql, tablesOf } from '#core/db.ts'
import type { Lang } from '#core/i18n.ts'
import type { FeedbackTables } from '../tables.ts'
import type { Channel, Phase, Report } from './report.ts'

const tables = (db: Db) => tablesOf<FeedbackTables>(db)
type Row = Selectable<FeedbackTables['feedback.report']>

export function toReport(row: Row): Report {
  return {
    caseId: row.case_id,
    reference: row.reference,
    catalogueId: row.catalogue_id,
    category: row.category,
    words: row.words,
    wordsBefore: row.words_before,
    privateWords: row.private_words,
    answers: row.answers as Record<string, string>,
    placeWords: row.place_words,
    communeId: row.commune_id,
    communeName: row.commune_name,
    unitId: row.unit_id,
    unitName: row.unit_name,
    lat: row.lat,
    lon: row.lon,
    ownerId: row.owner_id,
    contactName: row.contact_name,
    contact: row.contact,
    lang: row.lang as Lang,
    channel: row.channel as Channel,
    maskWanted: row.mask_wanted,
    originPeerId: row.origin_peer_id,
    occurredAt: row.occurred_at,
    reportedAt: row.reported_at,
    state: row.state,
    phase: row.phase as Phase,
    isPublic: row.is_public,
    isHidden: row.is_hidden,
    dueAt: row.due_at,
    closedAt: row.closed_at,
    late: row.late,
    score: row.score,
    reopened: row.reopened,
    supporters: row.supporters,
    mergedInto: row.merged_into,
    version: row.version,
    updatedAt: row.updated_at,
  }
}

export async function findReport(db: Db, by: { reference: string } | { caseId: string }): Promise<Report | undefined> {
  const query = tables(db).selectFrom('feedback.report').selectAll()
  const row = await ('reference' in by
    ? query.where('reference', '=', by.reference)
    : query.where('case_id', '=', by.caseId)
  ).executeTakeFirst()
  return row && toReport(row)
}

export async function listReports(db: Db, caseIds: string[]): Promise<Report[]> {
  if (caseIds.length === 0) return []
  const rows = await tables(db).selectFrom('feedback.report').selectAll().where('case_id', 'in', caseIds).execute()
  return rows.map(toReport)
}

/** A person's own reports, the newest first. */
export async function listOwnReports(db: Db, ownerId: string, limit: number): Promise<Report[]> {
  const rows = await tables(db)
    .selectFrom('feedback.report')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .orderBy('reported_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toReport)
}

export type Sent = { caseId: string; reference: string; requestHash: string }

/** The report that was sent under a key, wherever it was sent from. */
export async function findSent(db: Db, key: string): Promise<Sent | undefined> {
  return tables(db)
    .selectFrom('feedback.report')
    .select(['case_id as caseId', 'reference', 'request_hash as requestHash'])
    .where('client_key', '=', key)
    .executeTakeFirst()
}

export type NewReport = Omit<Insertable<FeedbackTables['feedback.report']>, 'gx' | 'gy' | 'answers'> & { answers: Record<string, string> }

export async function insertReport(trx: Db, row: NewReport): Promise<void> {
  await tables(trx)
    .insertInto('feedback.report')
    .values({ ...row, answers: JSON.stringify(row.answers) })
    .execute()
}

/** Copies of the case's facts; an older version never overwrites a newer one. */
export async function saveCopy(
  trx: Db,
  caseId: string,
  copy: Pick<Report, 'state' | 'phase' | 'isPublic' | 'isHidden' | 'dueAt' | 'closedAt' | 'late' | 'unitId' | 'version'>,
  at: Date,
): Promise<void> {
  await tables(trx)
    .updateTable('feedback.report')
    .set({
      state: copy.state,
      phase: copy.phase,
      is_public: copy.isPublic,
      is_hidden: copy.isHidden,
      due_at: copy.dueAt,
      closed_at: copy.closedAt,
      late: copy.late,
      unit_id: copy.unitId,
      version: copy.version,
      updated_at: at,
    })
    .where('case_id', '=', caseId)
    .where('version', '<', copy.version)
    .execute()
}

export async function saveScore(trx: Db, caseId: string, score: number | null): Promise<void> {
  await tables(trx).updateTable('feedback.report').set({ score }).where('case_id', '=', caseId).execute()
}

export async function saveUnitName(trx: Db, caseId: string, unitName: string): Promise<void> {
  await tables(trx).updateTable('feedback.report').set({ unit_name: unitName }).where('case_id', '=', caseId).execute()
}

export async function countReopening(trx: Db, caseId: string): Promise<void> {
  await tables(trx)
    .updateTable('feedback.report')
    .set((eb) => ({ reopened: eb('reopened', '+', 1), score: null }))
    .where('case_id', '=', caseId)
    .execute()
}

export async function saveMergedInto(trx: Db, caseId: string, into: string): Promise<void> {
  await tables(trx).updateTable('feedback.report').set({ merged_into: into }).where('case_id', '=', caseId).execute()
}

/** The words that everybody may read, after staff took something out; what was sent stays beside them. */
export async function savePublicWords(trx: Db, caseId: string, words: { words: string; placeWords: string }, at: Date): Promise<void> {
  await tables(trx)
    .updateTable('feedback.report')
    .set((eb) => ({
      words: words.words,
      place_words: words.placeWords,
      words_before: eb.fn.coalesce('words_before', 'words'),
      place_words_before: eb.fn.coalesce('place_words_before', 'place_words'),
      updated_at: at,
    }))
    .where('case_id', '=', caseId)
    .execute()
}

/** The next number of a report. A sequence: no two reports wait for each other. */
export async function nextNumber(db: Db): Promise<number> {
  const { rows } = await sql<{ number: number }>`select nextval('feedback.report_number') as number`.execute(db)
  return rows[0]?.number ?? 0
}
