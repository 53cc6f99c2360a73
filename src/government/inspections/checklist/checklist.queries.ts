import { type Db, inTransaction, sql } from '#core/db.ts'
import type { Checklist } from './checklist.ts'

export type PublishedChecklist = { id: string; version: number; body: Checklist }

export async function publishChecklist(db: Db, body: Checklist, hash: string, at: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`inspections.checklist.${body.key}`}))`.execute(trx)
    const { rows } = await sql<{ version: number; hash: string }>`select version, content_hash as hash from inspections.checklist
      where key = ${body.key} order by version desc limit 1`.execute(trx)
    if (rows[0]?.hash === hash) return
    await sql`insert into inspections.checklist (key, version, body, content_hash, published_at)
      values (${body.key}, ${(rows[0]?.version ?? 0) + 1}, ${JSON.stringify(body)}::jsonb, ${hash}, ${at})`.execute(trx)
  })
}

/** The newest version of every list. */
export async function listChecklists(db: Db): Promise<PublishedChecklist[]> {
  const { rows } =
    await sql<PublishedChecklist>`select distinct on (key) id, version, body from inspections.checklist order by key, version desc`.execute(
      db,
    )
  return rows
}

export async function getChecklist(db: Db, id: string): Promise<PublishedChecklist> {
  const { rows } = await sql<PublishedChecklist>`select id, version, body from inspections.checklist where id = ${id}::uuid`.execute(db)
  if (!rows[0]) throw new Error(`no checklist ${id}`)
  return rows[0]
}
