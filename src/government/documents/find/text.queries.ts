import { type Db, sql } from '#core/db.ts'

export type ReadState = 'read' | 'no_text' | 'refused' | 'failed'
export type TextOf = { source: string; state: ReadState; reason: string | null }

/** Keeps the words of a document's text or of one of its files, without tone marks. */
export async function putText(
  trx: Db,
  text: { documentId: string; source: string; state: ReadState; words: string; reason: string | null; at: Date },
): Promise<void> {
  const { documentId, source, state, words, reason, at } = text
  await sql`insert into documents.text (document_id, source, state, words, reason, read_at)
    values (${documentId}::uuid, ${source}, ${state}, ${words}, ${reason}, ${at})
    on conflict (document_id, source) do update set state = excluded.state, words = excluded.words, reason = excluded.reason, read_at = excluded.read_at`.execute(
    trx,
  )
}

/** What is known of a file that another document carries too: it is not read twice. */
export async function findTextOf(db: Db, fileId: string): Promise<{ state: ReadState; words: string; reason: string | null } | undefined> {
  const { rows } = await sql<{ state: ReadState; words: string; reason: string | null }>`select state, words, reason from documents.text
    where source = ${fileId} and state <> 'failed' limit 1`.execute(db)
  return rows[0]
}

/** How the reading of each file went. */
export async function listTextStates(db: Db, documentId: string): Promise<TextOf[]> {
  const { rows } = await sql<TextOf>`select source, state, reason from documents.text
    where document_id = ${documentId}::uuid and source <> 'content'`.execute(db)
  return rows
}
