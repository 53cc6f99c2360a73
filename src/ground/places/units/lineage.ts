import type { Db } from '#core/db.ts'
import { listLineage } from './tree.queries.ts'
import type { Unit } from './units.rules.ts'

// How long a process may believe what it has read of units: a reorganisation that is written now is seen by all within this time.
const believed = 5_000
const lineages = new Map<string, { until: number; units: Unit[] }>()

/** The unit as it was on a day and those above it; asked at every filing, acceptance and approval, and read every few seconds. */
export async function lineageOn(db: Db, unitId: string, day: string): Promise<Unit[]> {
  const key = `${unitId} ${day}`
  const known = lineages.get(key)
  if (known && performance.now() < known.until) return known.units
  const units = await listLineage(db, unitId, { on: day })
  if (lineages.size > 1_000) lineages.clear()
  if (units.length > 0) lineages.set(key, { until: performance.now() + believed, units })
  return units
}
