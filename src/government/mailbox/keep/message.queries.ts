import { type Db, sql } from '#core/db.ts'
import { fold } from '#core/search.ts'

export type Message = {
  id: string
  boxId: string
  folderId: string
  uid: number | null
  sha256: string | null
  messageId: string
  thread: string
  subject: string
  fromName: string
  fromAddress: string
  toLine: string
  receivedAt: Date
  size: number
  isSeen: boolean
  isFlagged: boolean
  isAnswered: boolean
  hasFiles: boolean
  text: string
  marks: string[]
  documentId: string | null
  documentLabel: string | null
}
export type Flag = 'seen' | 'flagged' | 'answered'
const columns =
  sql.raw(`m.id, m.box_id as "boxId", m.folder_id as "folderId", m.uid, m.sha256, m.message_id as "messageId", m.thread, m.subject, m.from_name as "fromName",
  m.from_address as "fromAddress", m.to_line as "toLine", m.received_at as "receivedAt", m.size, m.is_seen as "isSeen", m.is_flagged as "isFlagged",
  m.is_answered as "isAnswered", m.has_files as "hasFiles", m.text, m.marks, m.document_id as "documentId", m.document_label as "documentLabel"`)

export type NewMessage = Omit<Message, 'id' | 'documentId' | 'documentLabel' | 'isFlagged' | 'isAnswered'> & {
  isFlagged?: boolean
  isAnswered?: boolean
  words: string
  at: Date
}

/** Enters a message; undefined where the mail server's number is known in the folder. */
export async function insertMessage(trx: Db, m: NewMessage): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`insert into mailbox.message (box_id, folder_id, uid, sha256, message_id, thread, subject, from_name, from_address, to_line,
      received_at, size, is_seen, is_flagged, is_answered, has_files, text, marks, moved_at, search)
    values (${m.boxId}::uuid, ${m.folderId}::uuid, ${m.uid}, ${m.sha256}, ${m.messageId}, ${m.thread}, ${m.subject}, ${m.fromName}, ${m.fromAddress}, ${m.toLine},
      ${m.receivedAt}, ${m.size}, ${m.isSeen}, ${m.isFlagged ?? false}, ${m.isAnswered ?? false}, ${m.hasFiles}, ${m.text}, ${m.marks}, ${m.at}, to_tsvector('simple', ${m.words}))
    on conflict (folder_id, uid) do nothing returning id`.execute(trx)
  return rows[0]?.id
}

/** The thread of the message to which another answers. */
export async function findThread(db: Db, boxId: string, messageIds: string[]): Promise<string | undefined> {
  if (messageIds.length === 0) return undefined
  const { rows } = await sql<{
    thread: string
  }>`select thread from mailbox.message where box_id = ${boxId}::uuid and message_id = any(${messageIds}::text[])
    order by received_at limit 1`.execute(db)
  return rows[0]?.thread
}

export type After = { at: string; id: string }

/** Messages of a folder, the newest first, by key; by words without tone marks in the whole box where some are asked for. */
export async function listMessages(
  db: Db,
  by: { boxId: string; folderId: string; q: string; only?: 'unseen' | 'flagged' | undefined },
  page: { limit: number; after?: After | undefined },
): Promise<(Message & { key: string; inThread: number })[]> {
  const words = fold(by.q).split(' ').filter(Boolean).slice(0, 10)
  const query = words.map((word, index) => (index === words.length - 1 ? `${word}:*` : word)).join(' & ')
  const { rows } = await sql<Message & { key: string; inThread: number }>`select ${columns}, m.received_at::text as key,
      (select count(*)::int from mailbox.message o where o.box_id = m.box_id and o.thread = m.thread) as "inThread"
    from mailbox.message m
    where ${query ? sql`m.box_id = ${by.boxId}::uuid and m.search @@ to_tsquery('simple', ${query})` : sql`m.folder_id = ${by.folderId}::uuid`}
      and ${by.only === 'unseen' ? sql`not m.is_seen` : by.only === 'flagged' ? sql`m.is_flagged` : sql`true`}
      and ${page.after ? sql`(m.received_at, m.id) < (${page.after.at}::timestamptz, ${page.after.id}::uuid)` : sql`true`}
    order by m.received_at desc, m.id desc limit ${page.limit}`.execute(db)
  return rows
}

export async function findMessage(db: Db, id: string, options: { lock?: boolean } = {}): Promise<Message | undefined> {
  const { rows } =
    await sql<Message>`select ${columns} from mailbox.message m where m.id = ${id}::uuid ${options.lock ? sql`for update` : sql``}`.execute(
      db,
    )
  return rows[0]
}

/** The messages of a thread in a box, the oldest first, each message once. */
export async function listThread(db: Db, boxId: string, thread: string): Promise<Message[]> {
  const { rows } = await sql<Message>`select * from (select distinct on (m.message_id) ${columns} from mailbox.message m
    where m.box_id = ${boxId}::uuid and m.thread = ${thread} order by m.message_id, m.received_at) t order by t."receivedAt" limit 100`.execute(
    db,
  )
  return rows
}

const flagColumns = { seen: sql.raw('is_seen'), flagged: sql.raw('is_flagged'), answered: sql.raw('is_answered') } as const

export async function setFlag(trx: Db, id: string, flag: Flag, on: boolean): Promise<void> {
  await sql`update mailbox.message set ${flagColumns[flag]} = ${on} where id = ${id}::uuid`.execute(trx)
}

/** Where a message lies now; `uid` where the mail server told its new number. */
export async function setPlace(trx: Db, id: string, folderId: string, uid: number | null, at: Date): Promise<void> {
  await sql`update mailbox.message set folder_id = ${folderId}::uuid, uid = ${uid}, moved_at = ${at} where id = ${id}::uuid`.execute(trx)
}

export async function deleteMessage(trx: Db, id: string): Promise<void> {
  await sql`delete from mailbox.message where id = ${id}::uuid`.execute(trx)
}

export async function setDocument(trx: Db, id: string, documentId: string, label: string): Promise<void> {
  await sql`update mailbox.message set document_id = ${documentId}::uuid, document_label = ${label} where id = ${id}::uuid`.execute(trx)
}

export type Known = { id: string; uid: number; isSeen: boolean; isFlagged: boolean; isAnswered: boolean }

/** The entries of a folder of the mail server. */
export async function listKnown(db: Db, folderId: string): Promise<Known[]> {
  const { rows } = await sql<Known>`select id, uid, is_seen as "isSeen", is_flagged as "isFlagged", is_answered as "isAnswered"
    from mailbox.message where folder_id = ${folderId}::uuid and uid is not null`.execute(db)
  return rows
}

export async function deleteMessages(trx: Db, ids: string[]): Promise<void> {
  await sql`delete from mailbox.message where id = any(${ids}::uuid[])`.execute(trx)
}

export async function setFlags(trx: Db, id: string, flags: Omit<Known, 'id' | 'uid'>): Promise<void> {
  await sql`update mailbox.message set is_seen = ${flags.isSeen}, is_flagged = ${flags.isFlagged}, is_answered = ${flags.isAnswered} where id = ${id}::uuid`.execute(
    trx,
  )
}

/** Keeps what was sent, once. */
export async function putContent(trx: Db, sha256: string, raw: Buffer, at: Date): Promise<void> {
  await sql`insert into mailbox.content (sha256, raw, kept_at) values (${sha256}, ${raw}, ${at}) on conflict (sha256) do update set kept_at = excluded.kept_at`.execute(
    trx,
  )
}

export async function findContent(db: Db, sha256: string): Promise<Buffer | undefined> {
  const { rows } = await sql<{ raw: Buffer }>`select raw from mailbox.content where sha256 = ${sha256}`.execute(db)
  return rows[0]?.raw
}

/** What was deleted before a day is gone, and all of boxes that were closed before another; then the contents that nobody refers to. */
export async function sweep(trx: Db, before: { deleted: Date; closed: Date }): Promise<number> {
  const gone = await sql`delete from mailbox.message m using mailbox.folder f, mailbox.box b
    where f.id = m.folder_id and b.id = m.box_id and m.sha256 is not null
      and ((f.kind = 'trash' and m.moved_at < ${before.deleted}) or b.closed_at < ${before.closed})`.execute(trx)
  await sql`delete from mailbox.content c where c.kept_at < ${before.deleted}
    and not exists (select from mailbox.message m where m.sha256 = c.sha256) and not exists (select from mailbox.outgoing o where o.sha256 = c.sha256)`.execute(
    trx,
  )
  return Number(gone.numAffectedRows ?? 0)
}
