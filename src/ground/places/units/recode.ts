import type { Db } from '#core/db.ts'
import { loadHistory } from './history.queries.ts'
import { predecessorsOf, type Recoding, type Restated, recodeUnit, restateSums, successorsOf } from './recode.rules.ts'
import { getUnit, listUnits } from './units.queries.ts'
import type { Share, Unit } from './units.rules.ts'

export type Heir = { unit: Unit; share: Share }
export type Recodings = { list: Recoding[]; restate(values: ReadonlyMap<string, number>): Restated }

/**
 * Units of then in the units of a day; `restate` turns sums of then into sums of that day, and shows what cannot be divided.
 * Say of which day the values are (`of`), and parts that units gave or took while going on are seen as well.
 */
export async function recodeTo(db: Db, unitIds: string[], date: string, { of }: { of?: string } = {}): Promise<Recodings> {
  const history = await loadHistory(db, unitIds)
  const list = [...new Set(unitIds)].map((id) => recodeUnit(history, id, date, of))
  return { list, restate: (values) => restateSums(list, values) }
}

async function withUnits(db: Db, found: { unitId: string; share: Share }[], on: string): Promise<Heir[]> {
  const share = new Map(found.map((one) => [one.unitId, one.share]))
  const units = await listUnits(db, [...share.keys()], { on })
  return units.map((unit) => ({ unit, share: share.get(unit.id) ?? 'part' }))
}

/** The units in force on a day that took over from this one, through all reorganisations between. */
export async function listSuccessors(db: Db, id: string, { on }: { on: string }): Promise<Heir[]> {
  await getUnit(db, id)
  return withUnits(db, successorsOf(await loadHistory(db, [id]), id, on), on)
}

/** The units in force on an earlier day from which this one was made, with how much of each went into it. */
export async function listPredecessors(db: Db, id: string, { on }: { on: string }): Promise<Heir[]> {
  await getUnit(db, id)
  return withUnits(db, predecessorsOf(await loadHistory(db, [id]), id, on), on)
}
