import { type Db, tablesOf } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { type Period, type PeriodKind, periodText } from '../query/period.rules.ts'
import type { IndicatorsTables } from '../tables.ts'

const tables = (db: Db) => tablesOf<IndicatorsTables>(db)

type FrozenValue = { value: number | null; numerator: number | null; denominator: number | null }
export type FrozenBody = FrozenValue & {
  indicator: string
  version: number
  /** SHA-256 of the definition by which it was reckoned. */
  definition: string
  period: string
  /** The day whose units are meant. */
  structure: string
  units: (FrozenValue & { unit: string; code: string })[]
}
export type Frozen = { key: string; version: number; period: Period; body: FrozenBody; hash: string; frozenByName: string; frozenAt: Date }

type Row = {
  key: string
  version: number
  period_kind: string
  period_start: string | Date
  body: unknown
  hash: string
  frozen_by_name: string
  frozen_at: Date
}
const toFrozen = (row: Row): Frozen => ({
  key: row.key,
  version: row.version,
  period: { kind: row.period_kind as PeriodKind, start: String(row.period_start) },
  body: row.body as FrozenBody,
  hash: row.hash,
  frozenByName: row.frozen_by_name,
  frozenAt: row.frozen_at,
})

export async function findFrozen(db: Db, key: string, version: number, period: Period): Promise<Frozen | undefined> {
  const row = await tables(db)
    .selectFrom('indicators.frozen')
    .selectAll()
    .where('key', '=', key)
    .where('version', '=', version)
    .where('period_kind', '=', period.kind)
    .where('period_start', '=', period.start)
    .executeTakeFirst()
  return row && toFrozen(row)
}

/** The frozen periods of an indicator, the latest first. */
export async function listFrozen(db: Db, key: string, limit = 120): Promise<Frozen[]> {
  const rows = await tables(db)
    .selectFrom('indicators.frozen')
    .selectAll()
    .where('key', '=', key)
    .orderBy('period_start', 'desc')
    .orderBy('version', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toFrozen)
}

export async function insertFrozen(
  trx: Db,
  given: { key: string; version: number; period: Period; body: FrozenBody; hash: string; id: string | null; name: string; at: Date },
): Promise<Frozen> {
  const row = await tables(trx)
    .insertInto('indicators.frozen')
    .values({
      key: given.key,
      version: given.version,
      period_kind: given.period.kind,
      period_start: given.period.start,
      body: JSON.stringify(given.body),
      hash: given.hash,
      frozen_by: given.id,
      frozen_by_name: given.name,
      frozen_at: given.at,
    })
    .onConflict((conflict) => conflict.columns(['key', 'version', 'period_kind', 'period_start']).doNothing())
    .returningAll()
    .executeTakeFirst()
  // Two people pressed at once: the second is told.
  if (!row) throw refuse('conflict', 'indicators.freeze.already', { period: periodText(given.period) })
  return toFrozen(row)
}
