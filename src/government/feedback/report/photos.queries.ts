import type { Selectable } from 'kysely'
import { type Db, tablesOf } from '#core/db.ts'
import type { FeedbackTables } from '../tables.ts'
import type { Photo } from './report.ts'

const tables = (db: Db) => tablesOf<FeedbackTables>(db)
type PhotoRow = Selectable<FeedbackTables['feedback.photo']>
const toPhoto = (row: PhotoRow): Photo => ({
  id: row.id,
  caseId: row.case_id,
  kind: row.kind as Photo['kind'],
  fileId: row.file_id,
  smallFileId: row.small_file_id,
  width: row.width,
  height: row.height,
  withheld: row.withheld,
  addedAt: row.added_at,
})

export async function insertPhoto(trx: Db, photo: Omit<Photo, 'id'>): Promise<void> {
  await tables(trx)
    .insertInto('feedback.photo')
    .values({
      case_id: photo.caseId,
      kind: photo.kind,
      file_id: photo.fileId,
      small_file_id: photo.smallFileId,
      width: photo.width,
      height: photo.height,
      withheld: photo.withheld,
      added_at: photo.addedAt,
    })
    .execute()
}

export async function listPhotos(db: Db, caseIds: string[]): Promise<Photo[]> {
  if (caseIds.length === 0) return []
  const rows = await tables(db)
    .selectFrom('feedback.photo')
    .selectAll()
    .where('case_id', 'in', caseIds)
    .orderBy('added_at')
    .orderBy('id')
    .execute()
  return rows.map(toPhoto)
}

export async function findPhoto(db: Db, id: string): Promise<Photo | undefined> {
  const row = await tables(db).selectFrom('feedback.photo').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toPhoto(row)
}

/** A masked copy takes the photo's place; withholding keeps it from the public. */
export async function changePhoto(
  trx: Db,
  id: string,
  change: { withheld?: boolean; masked?: { fileId: string; smallFileId: string; by: string } },
): Promise<void> {
  await tables(trx)
    .updateTable('feedback.photo')
    .set({
      ...(change.withheld === undefined ? {} : { withheld: change.withheld }),
      ...(change.masked ? { file_id: change.masked.fileId, small_file_id: change.masked.smallFileId, masked_by: change.masked.by } : {}),
    })
    .where('id', '=', id)
    .execute()
}
