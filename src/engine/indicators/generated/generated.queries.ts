import { type Db, tablesOf } from '#core/db.ts'
import type { IndicatorsTables } from '../tables.ts'

export type GeneratedKind = 'year' | 'dossiers' | 'samples'
/** A span of days that holds made-up work of some sources; registers stand among them as `register:<key>`. */
export type Generated = {
  what: GeneratedKind
  /** Of samples the number of their register. */
  seed: number
  scale: number | null
  from: string
  to: string
  sources: string[]
  finished: boolean
}

const tables = (db: Db) => tablesOf<IndicatorsTables>(db)

export async function listGenerated(db: Db): Promise<Generated[]> {
  const rows = await tables(db).selectFrom('indicators.generated').selectAll().orderBy('seed').orderBy('what').execute()
  return rows.map((row) => ({
    ...{ what: row.what as GeneratedKind, seed: row.seed, scale: row.scale === null ? null : Number(row.scale) },
    ...{ sources: row.sources, finished: row.finished_at !== null, from: String(row.first_day), to: String(row.last_day) },
  }))
}

/** Says that made-up work of a span is on its way: from now on its figures are labelled. */
export async function beginGenerated(db: Db, given: Omit<Generated, 'finished'>, at: Date): Promise<void> {
  const { what, seed, scale, from, to, sources } = given
  await tables(db)
    .insertInto('indicators.generated')
    .values({ what, seed, scale, first_day: from, last_day: to, sources, begun_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function finishGenerated(db: Db, { what, seed }: Pick<Generated, 'what' | 'seed'>, at: Date): Promise<void> {
  await tables(db).updateTable('indicators.generated').set({ finished_at: at }).where('what', '=', what).where('seed', '=', seed).execute()
}

/** Takes the label away: nothing of that run is left. */
export async function dropGenerated(db: Db, { what, seed }: Pick<Generated, 'what' | 'seed'>): Promise<void> {
  await tables(db).deleteFrom('indicators.generated').where('what', '=', what).where('seed', '=', seed).execute()
}
