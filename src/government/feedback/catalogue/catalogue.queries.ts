import { createHash } from 'node:crypto'
import { type Db, tablesOf } from '#core/db.ts'
import type { FeedbackTables } from '../tables.ts'
import type { Catalogue, PublishedCatalogue } from './catalogue.ts'

const known = new Map<string, PublishedCatalogue>()
const columns = ['id', 'version', 'body'] as const

/** Published versions never change, so what was read once stays true for the life of the process. */
export async function getCatalogue(db: Db, id: string): Promise<PublishedCatalogue> {
  const before = known.get(id)
  if (before) return before
  const row = await tablesOf<FeedbackTables>(db)
    .selectFrom('feedback.catalogue')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const found = { id: row.id, version: row.version, body: row.body as Catalogue }
  known.set(id, found)
  return found
}

export async function findLatestCatalogue(db: Db): Promise<PublishedCatalogue | undefined> {
  const row = await tablesOf<FeedbackTables>(db)
    .selectFrom('feedback.catalogue')
    .select('id')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && getCatalogue(db, row.id)
}

/** Publishes a new version when it differs from the latest; says whether it did. */
export async function publishCatalogue(db: Db, body: Catalogue, at: Date): Promise<boolean> {
  const text = JSON.stringify(body)
  const hash = createHash('sha256').update(text).digest('hex')
  const tables = tablesOf<FeedbackTables>(db)
  const latest = await tables
    .selectFrom('feedback.catalogue')
    .select(['version', 'content_hash'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (latest?.content_hash === hash) return false
  await tables
    .insertInto('feedback.catalogue')
    .values({ version: (latest?.version ?? 0) + 1, body: text, content_hash: hash, published_at: at })
    .execute()
  return true
}
