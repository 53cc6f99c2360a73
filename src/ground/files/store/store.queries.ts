import { ask, type Db, tablesOf } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { FilesTables } from '../tables.ts'

/** A stored file as other modules know it. */
export type StoredFile = {
  id: string
  sha256: string
  size: number
  mediaType: string
  name: string
  createdAt: Date
  createdBy: string | null
}

const columns = ['id', 'sha256', 'size', 'media_type as mediaType', 'name', 'created_at as createdAt', 'created_by as createdBy'] as const

export async function insertFile(db: Db, file: Omit<StoredFile, 'id'>): Promise<StoredFile> {
  return tablesOf<FilesTables>(db)
    .insertInto('files.file')
    .values({
      sha256: file.sha256,
      size: file.size,
      media_type: file.mediaType,
      name: file.name,
      created_at: file.createdAt,
      created_by: file.createdBy,
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

export async function listFiles(db: Db, ids: string[]): Promise<StoredFile[]> {
  if (ids.length === 0) return []
  return ask<StoredFile>(db, filesByIds, [ids])
}
const filesByIds = `select id, sha256, size, media_type as "mediaType", name, created_at as "createdAt", created_by as "createdBy"
  from files.file where id = any($1::uuid[]) order by created_at, id`

export async function getFile(db: Db, id: string): Promise<StoredFile> {
  const [file] = await listFiles(db, [id])
  if (!file) throw refuse('notFound', 'files.not_found')
  return file
}

/** Every content once, in pages by hash: for the check of the whole store. */
export async function listContents(db: Db, after: string, limit: number): Promise<{ sha256: string; size: number }[]> {
  return tablesOf<FilesTables>(db)
    .selectFrom('files.file')
    .select(['sha256', 'size'])
    .distinctOn('sha256')
    .where('sha256', '>', after)
    .orderBy('sha256')
    .limit(limit)
    .execute()
}
