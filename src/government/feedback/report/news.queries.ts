import { type Db, tablesOf } from '#core/db.ts'
import type { FeedbackTables } from '../tables.ts'

const tables = (db: Db) => tablesOf<FeedbackTables>(db)

export type News = {
  id: number
  caseId: string
  seq: number
  action: string
  status: 'open' | 'closed'
  words: string
  at: Date
  fromPeerId: string | null
}

export async function insertNews(trx: Db, news: Omit<News, 'id'>): Promise<void> {
  await tables(trx)
    .insertInto('feedback.news')
    .values({
      case_id: news.caseId,
      seq: news.seq,
      action: news.action,
      status: news.status,
      words: news.words,
      at: news.at,
      from_peer_id: news.fromPeerId,
    })
    .onConflict((conflict) => conflict.columns(['case_id', 'seq']).doNothing())
    .execute()
}

export async function listNews(db: Db, caseId: string, after = 0): Promise<News[]> {
  return tables(db)
    .selectFrom('feedback.news')
    .select(['id', 'case_id as caseId', 'seq', 'action', 'status', 'words', 'at', 'from_peer_id as fromPeerId'])
    .where('case_id', '=', caseId)
    .where('id', '>', after)
    .orderBy('id')
    .execute() as Promise<News[]>
}
