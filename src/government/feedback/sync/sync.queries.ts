import { type Db, sql, tablesOf } from '#core/db.ts'
import type { FeedbackTables } from '../tables.ts'
import type { Said, Status } from './sync.rules.ts'

const tables = (db: Db) => tablesOf<FeedbackTables>(db)
export type Peer = {
  id: string
  name: string
  baseUrl: string
  jurisdiction: string
  /** Sealed. */
  apiKey: string
  services: Record<string, string>
  isActive: boolean
  heardUntil: Date | null
  lastFault: string | null
}
const columns = [
  'id',
  'name',
  'base_url as baseUrl',
  'jurisdiction',
  'api_key as apiKey',
  'services',
  'is_active as isActive',
  'heard_until as heardUntil',
  'last_fault as lastFault',
] as const

export async function listPeers(db: Db, only: { active: boolean } = { active: false }): Promise<Peer[]> {
  let query = tables(db).selectFrom('feedback.peer').select(columns).orderBy('created_at')
  if (only.active) query = query.where('is_active', '=', true)
  return (await query.execute()).map((row) => ({ ...row, services: row.services as Record<string, string> }))
}

export async function findPeer(db: Db, id: string): Promise<Peer | undefined> {
  const row = await tables(db).selectFrom('feedback.peer').select(columns).where('id', '=', id).executeTakeFirst()
  return row && { ...row, services: row.services as Record<string, string> }
}

export async function insertPeer(
  db: Db,
  peer: Pick<Peer, 'id' | 'name' | 'baseUrl' | 'jurisdiction' | 'apiKey' | 'services'>,
  at: Date,
): Promise<void> {
  await tables(db)
    .insertInto('feedback.peer')
    .values({
      id: peer.id,
      name: peer.name,
      base_url: peer.baseUrl,
      jurisdiction: peer.jurisdiction,
      api_key: peer.apiKey,
      services: JSON.stringify(peer.services),
      created_at: at,
    })
    .execute()
}

export async function setPeerActive(db: Db, id: string, isActive: boolean): Promise<void> {
  await tables(db).updateTable('feedback.peer').set({ is_active: isActive }).where('id', '=', id).execute()
}

export async function savePeerState(db: Db, id: string, state: { heardUntil?: Date; lastFault: string | null }): Promise<void> {
  await tables(db)
    .updateTable('feedback.peer')
    .set({ last_fault: state.lastFault, ...(state.heardUntil ? { heard_until: state.heardUntil } : {}) })
    .where('id', '=', id)
    .execute()
}

export type Link = { caseId: string; peerId: string; externalId: string | null; sentNewsId: number }
const linkColumns = ['case_id as caseId', 'peer_id as peerId', 'external_id as externalId', 'sent_news_id as sentNewsId'] as const

/** The thread between a report and a peer, held by the caller until the transaction ends: one sender at a time. */
export async function lockLink(trx: Db, caseId: string, peerId: string, at: Date): Promise<Link> {
  await tables(trx)
    .insertInto('feedback.link')
    .values({ case_id: caseId, peer_id: peerId, created_at: at })
    .onConflict((conflict) => conflict.columns(['case_id', 'peer_id']).doNothing())
    .execute()
  return tables(trx)
    .selectFrom('feedback.link')
    .select(linkColumns)
    .where('case_id', '=', caseId)
    .where('peer_id', '=', peerId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function findLinkByExternal(db: Db, peerId: string, externalId: string): Promise<Link | undefined> {
  return tables(db)
    .selectFrom('feedback.link')
    .select(linkColumns)
    .where('peer_id', '=', peerId)
    .where('external_id', '=', externalId)
    .executeTakeFirst()
}

export async function listLinks(db: Db, by: { caseId: string } | { peerId: string }): Promise<Link[]> {
  const query = tables(db).selectFrom('feedback.link').select(linkColumns)
  return (
    'caseId' in by ? query.where('case_id', '=', by.caseId) : query.where('peer_id', '=', by.peerId).where('external_id', 'is not', null)
  ).execute()
}

export async function saveLink(trx: Db, link: Link): Promise<void> {
  await tables(trx)
    .updateTable('feedback.link')
    .set({ external_id: link.externalId, sent_news_id: link.sentNewsId })
    .where('case_id', '=', link.caseId)
    .where('peer_id', '=', link.peerId)
    .execute()
}

export async function isHeard(trx: Db, sourceId: string, updateId: string): Promise<boolean> {
  const row = await tables(trx)
    .selectFrom('feedback.heard')
    .select('at')
    .where('source_id', '=', sourceId)
    .where('update_id', '=', updateId)
    .executeTakeFirst()
  return row !== undefined
}

/** The last news that was taken from a source about a report. */
export async function findLastTaken(trx: Db, caseId: string, sourceId: string): Promise<Said | undefined> {
  const row = await tables(trx)
    .selectFrom('feedback.heard')
    .select(['status', 'words', 'said_at as at'])
    .where('case_id', '=', caseId)
    .where('source_id', '=', sourceId)
    .where('judged', '=', 'take')
    .orderBy('said_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { ...row, status: row.status as Status }
}

/** What a source may have been told of a report: all that did not come from it. */
export async function listTold(trx: Db, caseId: string, sourceId: string): Promise<Said[]> {
  const { rows } = await sql<Said>`select status, words, at from feedback.news
    where case_id = ${caseId}::uuid and from_peer_id is distinct from ${sourceId}::uuid and seq > 1 order by id`.execute(trx)
  return rows
}

export async function insertHeard(
  trx: Db,
  heard: { sourceId: string; updateId: string; caseId: string; status: Status; words: string; saidAt: Date; judged: string; at: Date },
): Promise<void> {
  await tables(trx)
    .insertInto('feedback.heard')
    .values({
      source_id: heard.sourceId,
      update_id: heard.updateId,
      case_id: heard.caseId,
      status: heard.status,
      words: heard.words,
      said_at: heard.saidAt,
      judged: heard.judged,
      at: heard.at,
    })
    .execute()
}

/** One at a time about a report: whoever comes second waits, and then sees what the first has written. */
export async function lockReport(trx: Db, caseId: string): Promise<void> {
  await sql`select 1 from feedback.report where case_id = ${caseId}::uuid for update`.execute(trx)
}
