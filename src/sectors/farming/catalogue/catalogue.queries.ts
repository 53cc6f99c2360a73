import { ask, type Db, sql } from '#core/db.ts'
import type { Catalogue } from './catalogue.ts'

/** Keeps what the pack says; said again it becomes the newest. */
export async function keepCatalogue(db: Db, body: Catalogue, hash: string, at: Date): Promise<void> {
  const [newest] = await ask<{ hash: string }>(db, 'select hash from farming.catalogue order by loaded_at desc limit 1')
  if (newest?.hash === hash) return
  await sql`insert into farming.catalogue (hash, body, loaded_at) values (${hash}, ${JSON.stringify(body)}::jsonb, ${at})
    on conflict (hash) do update set loaded_at = excluded.loaded_at`.execute(db)
}

export async function findCatalogue(db: Db): Promise<Catalogue | undefined> {
  const [row] = await ask<{ body: Catalogue }>(db, 'select body from farming.catalogue order by loaded_at desc limit 1')
  return row?.body
}
