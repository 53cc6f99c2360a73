import { type Db, sql, tablesOf } from '#core/db.ts'
import type { FeedbackTables } from '../tables.ts'
import type { Report } from '../report/report.ts'
import { toReport } from '../report/report.queries.ts'

const tables = (db: Db) => tablesOf<FeedbackTables>(db)
export type ApiKey = { id: string; name: string; answersToken: boolean; sendsNews: boolean; createdAt: Date; revokedAt: Date | null }
const keyColumns = [
  'id',
  'name',
  'answers_token as answersToken',
  'sends_news as sendsNews',
  'created_at as createdAt',
  'revoked_at as revokedAt',
] as const

export async function findKey(db: Db, hash: string): Promise<ApiKey | undefined> {
  return tables(db)
    .selectFrom('feedback.api_key')
    .select(keyColumns)
    .where('key_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
}

export async function listKeys(db: Db): Promise<ApiKey[]> {
  return tables(db).selectFrom('feedback.api_key').select(keyColumns).orderBy('created_at', 'desc').limit(200).execute()
}

export async function insertKey(
  db: Db,
  key: { name: string; hash: string; answersToken: boolean; sendsNews: boolean; by: string; at: Date },
): Promise<void> {
  await tables(db)
    .insertInto('feedback.api_key')
    .values({
      name: key.name,
      key_hash: key.hash,
      answers_token: key.answersToken,
      sends_news: key.sendsNews,
      created_by: key.by,
      created_at: key.at,
    })
    .execute()
}

export async function revokeKey(db: Db, id: string, at: Date): Promise<boolean> {
  const result = await tables(db)
    .updateTable('feedback.api_key')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows) > 0
}

export type Asked = {
  ids?: string[] | undefined
  categories?: string[] | undefined
  closed?: boolean | undefined
  from: Date
  to: Date
  updatedFrom?: Date | undefined
  updatedTo?: Date | undefined
  /** Its own reports are seen by a program before they are public. */
  keyId: string | undefined
  offset: number
  limit: number
}

const seenBy = (keyId: string | undefined) =>
  keyId ? sql<boolean>`((is_public and not is_hidden) or api_key_id = ${keyId}::uuid)` : sql<boolean>`is_public and not is_hidden`

/** Reports as a program asks for them, the newest first. */
export async function listAsked(db: Db, asked: Asked): Promise<Report[]> {
  let query = tables(db)
    .selectFrom('feedback.report')
    .selectAll()
    .where(seenBy(asked.keyId))
    .orderBy('reported_at', 'desc')
    .orderBy('case_id', 'desc')
    .offset(asked.offset)
    .limit(asked.limit)
  if (asked.ids) query = query.where('reference', 'in', asked.ids)
  else query = query.where('reported_at', '>=', asked.from).where('reported_at', '<=', asked.to)
  if (asked.categories) query = query.where('category', 'in', asked.categories)
  if (asked.closed !== undefined) query = query.where('phase', 'in', asked.closed ? ['fixed', 'dropped'] : ['waiting', 'open'])
  if (asked.updatedFrom) query = query.where('updated_at', '>=', asked.updatedFrom)
  if (asked.updatedTo) query = query.where('updated_at', '<=', asked.updatedTo)
  return (await query.execute()).map(toReport)
}

export async function findByToken(db: Db, token: string): Promise<string | undefined> {
  const row = await tables(db)
    .selectFrom('feedback.report')
    .select('reference')
    .where('client_key', '=', token)
    .where('channel', '=', 'open311')
    .executeTakeFirst()
  return row?.reference
}

/** Whether the report came by this key: only then its news is heard. */
export async function isSentBy(db: Db, caseId: string, keyId: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom('feedback.report')
    .select('case_id')
    .where('case_id', '=', caseId)
    .where('api_key_id', '=', keyId)
    .executeTakeFirst()
  return row !== undefined
}

export type ListedNews = { id: number; seq: number; reference: string; status: string; words: string; at: Date; photoId: string | null }

/** News of a time in the order it was written; never back to the program it came from, never of what is hidden. */
export async function listNewsBetween(
  db: Db,
  by: { from: Date; to: Date; keyId: string | undefined; limit: number },
): Promise<ListedNews[]> {
  const { rows } = await sql<ListedNews>`
    select n.id, n.seq, r.reference, n.status, n.words, n.at,
      (select p.id from feedback.photo p where p.case_id = n.case_id and p.kind = 'answer' and p.added_at = n.at and not p.withheld order by p.id limit 1) as "photoId"
    from feedback.news n join feedback.report r on r.case_id = n.case_id
    where n.at >= ${by.from} and n.at <= ${by.to} and n.seq > 1 and not r.is_hidden
      and (r.is_public ${by.keyId ? sql`or r.api_key_id = ${by.keyId}::uuid` : sql``})
      and ${by.keyId ? sql`n.from_peer_id is distinct from ${by.keyId}::uuid` : sql`true`}
    order by n.at, n.id limit ${by.limit}`.execute(db)
  return rows
}
