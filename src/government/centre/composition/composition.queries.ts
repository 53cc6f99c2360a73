import { type Db, tablesOf } from '#core/db.ts'
import type { CentreTables } from '../tables.ts'
import type { Composition } from './composition.ts'

export type Composed = { id: number; body: Composition }

/** The composition that holds: the newest. */
export async function findComposition(db: Db): Promise<(Composed & { hash: string }) | undefined> {
  const row = await tablesOf<CentreTables>(db)
    .selectFrom('centre.composition')
    .select(['id', 'body', 'hash'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { id: row.id, body: row.body as Composition, hash: row.hash }
}

export async function insertComposition(db: Db, row: { body: Composition; hash: string; at: Date }): Promise<void> {
  await tablesOf<CentreTables>(db)
    .insertInto('centre.composition')
    .values({ body: JSON.stringify(row.body), hash: row.hash, loaded_at: row.at })
    .execute()
}
