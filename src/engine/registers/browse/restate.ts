import type { Db } from '#core/db.ts'
import { recodeTo } from '#ground/places/index.ts'
import type { Completeness } from './quality.ts'

export type Restated = { list: Completeness[]; undivided: { unitId: string; rows: number }[] }

/** Counts of units of then in the units of a day; what no link divides stays with its old unit, and is named. */
export async function restate(db: Db, list: readonly Completeness[], day: string): Promise<Restated> {
  const ids = list.flatMap((one) => (one.unitId ? [one.unitId] : []))
  const recodings = new Map((await recodeTo(db, ids, day)).list.map((one) => [one.from, one]))
  const sums = new Map<string | null, Completeness>()
  const undivided: Restated['undivided'] = []
  for (const one of list) {
    const recoding = one.unitId ? recodings.get(one.unitId) : undefined
    const whole = recoding?.share === 'whole' ? recoding.to[0] : undefined
    if (one.unitId && !whole) undivided.push({ unitId: one.unitId, rows: one.rows })
    const unitId = whole ?? one.unitId
    const before = sums.get(unitId)
    const lastAt = !before?.lastAt || (one.lastAt && one.lastAt > before.lastAt) ? one.lastAt : before.lastAt
    sums.set(unitId, {
      unitId,
      rows: (before?.rows ?? 0) + one.rows,
      complete: (before?.complete ?? 0) + one.complete,
      valid: (before?.valid ?? 0) + one.valid,
      fresh: (before?.fresh ?? 0) + one.fresh,
      lastAt,
    })
  }
  return { list: [...sums.values()], undivided }
}
