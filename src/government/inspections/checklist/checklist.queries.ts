import { type Db, inTransaction, sql } from '#core/db.ts'
import type { Checklist } from './checklist.ts'

export type PublishedChecklist = { id: string; version: number; body: Checklist }

type ByTwo = { drafter: string; reviewer: string }

/**
 * The next version of a list; its number, or undefined where nothing is new. A list of the pack is compared with the last one
 * that came from the pack, so that it does not put aside what two persons wrote since.
 */
export async function publishChecklist(db: Db, body: Checklist, hash: string, at: Date, by?: ByTwo): Promise<number | undefined> {
  return inTransaction(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`inspections.checklist.${body.key}`}))`.execute(trx)
    const { rows } = await sql<{ version: number; hash: string; isPack: boolean }>`select version, content_hash as hash,
      drafted_by is null as "isPack" from inspections.checklist where key = ${body.key} order by version desc`.execute(trx)
    const before = by ? rows[0] : rows.find((row) => row.isPack)
    if (before?.hash === hash) return undefined
    const version = (rows[0]?.version ?? 0) + 1
    await sql`insert into inspections.checklist (key, version, body, content_hash, published_at, drafted_by, reviewed_by)
      values (${body.key}, ${version}, ${JSON.stringify(body)}::jsonb, ${hash}, ${at}, ${by?.drafter ?? null}, ${by?.reviewer ?? null})`.execute(
      trx,
    )
    return version
  })
}

export type Edition = PublishedChecklist & { publishedAt: Date; draftedBy: string | null; reviewedBy: string | null }

/** All versions of a list, the newest first. */
export async function listEditions(db: Db, key: string): Promise<Edition[]> {
  const { rows } = await sql<Edition>`select id, version, body, published_at as "publishedAt", drafted_by as "draftedBy",
    reviewed_by as "reviewedBy" from inspections.checklist where key = ${key} order by version desc`.execute(db)
  return rows
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
