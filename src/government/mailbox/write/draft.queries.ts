import { type Db, sql } from '#core/db.ts'

export type Draft = {
  id: string
  boxId: string
  byId: string
  toLine: string
  ccLine: string
  bccLine: string
  subject: string
  body: string
  fileIds: string[]
  answers: string | null
  inReplyTo: string | null
  refs: string | null
  documentId: string | null
  savedAt: Date
}
const columns =
  sql.raw(`id, box_id as "boxId", by_id as "byId", to_line as "toLine", cc_line as "ccLine", bcc_line as "bccLine", subject, body,
  file_ids as "fileIds", answers, in_reply_to as "inReplyTo", refs, document_id as "documentId", saved_at as "savedAt"`)

/** Keeps a draft as it is now. One of another box under the same id stays as it was. */
export async function putDraft(trx: Db, d: Draft): Promise<boolean> {
  const { rows } =
    await sql`insert into mailbox.draft (id, box_id, by_id, to_line, cc_line, bcc_line, subject, body, file_ids, answers, in_reply_to, refs, document_id, saved_at)
    values (${d.id}::uuid, ${d.boxId}::uuid, ${d.byId}::uuid, ${d.toLine}, ${d.ccLine}, ${d.bccLine}, ${d.subject}, ${d.body}, ${d.fileIds}::uuid[], ${d.answers}::uuid,
      ${d.inReplyTo}, ${d.refs}, ${d.documentId}::uuid, ${d.savedAt})
    on conflict (id) do update set to_line = excluded.to_line, cc_line = excluded.cc_line, bcc_line = excluded.bcc_line, subject = excluded.subject,
      body = excluded.body, file_ids = excluded.file_ids, box_id = excluded.box_id, saved_at = excluded.saved_at
    where draft.by_id = excluded.by_id or draft.box_id = excluded.box_id returning id`.execute(trx)
  return rows.length > 0
}

export async function findDraft(db: Db, id: string, options: { lock?: boolean } = {}): Promise<Draft | undefined> {
  const { rows } =
    await sql<Draft>`select ${columns} from mailbox.draft where id = ${id}::uuid ${options.lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export async function listDrafts(db: Db, boxId: string): Promise<Draft[]> {
  const { rows } =
    await sql<Draft>`select ${columns} from mailbox.draft where box_id = ${boxId}::uuid order by saved_at desc limit 200`.execute(db)
  return rows
}

export async function countDrafts(db: Db, boxId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from mailbox.draft where box_id = ${boxId}::uuid`.execute(db)
  return rows[0]?.count ?? 0
}

export async function deleteDraft(trx: Db, id: string): Promise<void> {
  await sql`delete from mailbox.draft where id = ${id}::uuid`.execute(trx)
}
