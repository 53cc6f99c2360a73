import type { Db } from '#core/db.ts'
import { fold } from '#core/search.ts'
import { findUnitByCode, listChildren, listDescendantIds, listPredecessors, listTree, listUnits, type Unit } from '#ground/places/index.ts'
import type { Reach } from '../definition/reach.rules.ts'
import { dayBefore } from './timeline.rules.ts'

/** Finds units of a day by code or by name, as people write them into a sheet. */
export type Directory = { find(text: string): Unit | undefined }

export async function directoryOf(db: Db, on: string): Promise<Directory> {
  const byCode = new Map<string, Unit>()
  const byName = new Map<string, Unit | 'several'>()
  for (const root of await listChildren(db, null, { on })) {
    for (const unit of await listTree(db, root.id, { on })) {
      if (unit.kind === 'administrative' || !byCode.has(unit.code)) byCode.set(unit.code, unit)
      for (const name of new Set([fold(unit.fullName), fold(unit.name)])) byName.set(name, byName.has(name) ? 'several' : unit)
    }
  }
  return {
    find: (text) => {
      const coded = byCode.get(text.trim())
      if (coded) return coded
      const named = byName.get(fold(text))
      return named === 'several' ? undefined : named
    },
  }
}

export const unitOn = (db: Db, code: string, on: string): Promise<Unit | undefined> => findUnitByCode(db, code, { on })

/** The unit with all below it, and all from which these were made: officers of today answer for the records of the units that became theirs. */
export async function coveredBy(db: Db, unitId: string): Promise<string[]> {
  const covered = new Set<string>()
  const [unit] = await listUnits(db, [unitId])
  if (!unit) return []
  const before = await listPredecessors(db, unitId, { on: dayBefore(unit.validFrom) })
  for (const root of [unitId, ...before.map((heir) => heir.unit.id)]) {
    covered.add(root)
    for (const id of await listDescendantIds(db, root)) covered.add(id)
  }
  return [...covered]
}

/** The units of a reach as ids; undefined where it has no bounds. */
export async function unitsOfReach(db: Db, reach: Reach): Promise<string[] | undefined> {
  if (reach.all) return undefined
  const units = new Set(reach.units)
  for (const root of new Set(reach.subtrees)) for (const id of await coveredBy(db, root)) units.add(id)
  return [...units]
}
