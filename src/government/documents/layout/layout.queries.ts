import { type Db, sql } from '#core/db.ts'
import type { Layout } from './layout.rules.ts'

export async function findLayout(db: Db, documentId: string): Promise<Layout | undefined> {
  const { rows } = await sql<{ body: Layout }>`select body from documents.layout where document_id = ${documentId}::uuid`.execute(db)
  return rows[0]?.body
}

export async function insertLayout(trx: Db, documentId: string, layout: Layout, at: Date): Promise<void> {
  await sql`insert into documents.layout (document_id, body, made_at) values (${documentId}::uuid, ${JSON.stringify(layout)}::jsonb, ${at})`.execute(
    trx,
  )
}
