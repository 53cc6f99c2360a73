import { createHash } from 'node:crypto'
import { type Db, sql } from '#core/db.ts'
import { canonical } from '#engine/indicators/index.ts'
import type { Resolution, ResolutionBody } from './target.ts'

/** The latest version of every resolution, the oldest paper first. */
export async function listResolutions(db: Db): Promise<Resolution[]> {
  const { rows } = await sql<Resolution>`select distinct on (key) key, version, body, published_at as "publishedAt"
    from programme.resolution order by key, version desc`.execute(db)
  return rows.sort((a, b) => (a.body.day < b.body.day ? -1 : 1))
}

/** Publishes a resolution when it differs from its latest version; says whether it did. */
export async function publishResolution(trx: Db, body: ResolutionBody, at: Date): Promise<boolean> {
  const hash = createHash('sha256').update(canonical(body)).digest('hex')
  const { rows } = await sql<{ version: number; hash: string }>`select version, content_hash as hash from programme.resolution
    where key = ${body.key} order by version desc limit 1`.execute(trx)
  if (rows[0]?.hash === hash) return false
  await sql`insert into programme.resolution (key, version, body, content_hash, published_at)
    values (${body.key}, ${(rows[0]?.version ?? 0) + 1}, ${JSON.stringify(body)}::jsonb, ${hash}, ${at})`.execute(trx)
  return true
}
