import { type Db, sql } from '#core/db.ts'
import type { Rulebook } from './rulebook.ts'

export async function findRulebook(db: Db): Promise<Rulebook | undefined> {
  const { rows } = await sql<{ body: Rulebook }>`select body from trace.rulebook order by number desc limit 1`.execute(db)
  return rows[0]?.body
}

export async function insertRulebook(db: Db, body: Rulebook, hash: string, at: Date): Promise<void> {
  await sql`insert into trace.rulebook (body, content_hash, loaded_at)
    select ${JSON.stringify(body)}::jsonb, ${hash}, ${at} where not exists (select 1 from trace.rulebook where content_hash = ${hash})`.execute(
    db,
  )
}
