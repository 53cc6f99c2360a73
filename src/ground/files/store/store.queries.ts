import { ask, type Db, tablesOf } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { FileState } from '../scan/content.queries.ts'
import type { FilesTables } from '../tables.ts'
import type { Entrance } from './store.rules.ts'

/** A stored file as other modules know it. */
export type StoredFile = {
  id: string
  sha256: string
  size: number
  mediaType: string
  name: string
  createdAt: Date
  createdBy: string | null
  /** Whether it was scanned: one that waits, or in which something was found, is given to nobody. */
  state: FileState
}

/** Notes one upload of a content that is known. */
export async function insertFile(db: Db, file: Omit<StoredFile, 'id' | 'state'> & { entrance: Entrance }): Promise<{ id: string }> {
  return tablesOf<FilesTables>(db)
    .insertInto('files.file')
    .values({
      sha256: file.sha256,
      size: file.size,
      media_type: file.mediaType,
      name: file.name,
      created_at: file.createdAt,
      created_by: file.createdBy,
      entrance: file.entrance,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
}

export async function listFiles(db: Db, ids: string[]): Promise<StoredFile[]> {
  if (ids.length === 0) return []
  return ask<StoredFile>(db, filesByIds, [ids])
}
const filesByIds = `select f.id, f.sha256, f.size, f.media_type as "mediaType", f.name, f.created_at as "createdAt", f.created_by as "createdBy", c.state
  from files.file f join files.content c using (sha256) where f.id = any($1::uuid[]) order by f.created_at, f.id`

export async function getFile(db: Db, id: string): Promise<StoredFile> {
  const [file] = await listFiles(db, [id])
  if (!file) throw refuse('notFound', 'files.not_found')
  return file
}

/** Every content that must lie in the store once, in pages by hash: for the check of the whole store. */
export function listContents(db: Db, after: string, limit: number): Promise<{ sha256: string; size: number }[]> {
  return ask(db, contentsAfter, [after, limit])
}
const contentsAfter = `select sha256, size from files.content c where sha256 > $1 and state <> 'infected'
  and exists (select 1 from files.file f where f.sha256 = c.sha256) order by sha256 limit $2`
