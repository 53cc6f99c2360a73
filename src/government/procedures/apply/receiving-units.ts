import type { Province } from '#core/province.ts'
import type { Db } from '#core/db.ts'
import { fold } from '#core/search.ts'
import { findUnitByCode, listChildren, readPack, type Unit } from '#ground/places/index.ts'
import type { Procedure } from '../procedure/procedure.ts'

/** Units of the province by level, as they stand on a day. */
export type Receiving = { day: string; communes: Unit[]; districts: Unit[]; departments: Unit[] }
const known = new Map<string, Receiving>()

/** Where dossiers can be filed on a day. Read once a day: units change by law, not by the minute. */
export async function listReceivingUnits(db: Db, province: Province, day: string): Promise<Receiving> {
  const key = `${province.packDir} ${day}`
  const before = known.get(key)
  if (before) return before
  const pack = await readPack(province.packDir)
  const codes = pack.dataset.units.filter((unit) => unit.from <= day && (unit.to === null || unit.to >= day))
  const find = async (level: string): Promise<Unit[]> => {
    const found: Unit[] = []
    for (const { code } of codes.filter((unit) => unit.level === level)) {
      const unit = await findUnitByCode(db, code, { on: day, level })
      if (unit) found.push(unit)
    }
    return found.sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1))
  }
  const now = { day, communes: await find('commune'), districts: await find('district'), departments: await find('department') }
  // A day on which nothing was found is asked again: the pack may be loading. Old days are few: tests and looks back.
  if (known.size > 20) known.clear()
  if (now.communes.length > 0) known.set(key, now)
  return now
}

/** Where a procedure can be filed: at the units of its levels that exist on the day; where the record names none of them, at a department. */
export function unitsFor(procedure: Procedure, units: Receiving): Unit[] {
  const chosen: Unit[] = []
  if (procedure.levels.includes('commune')) chosen.push(...units.communes)
  if (procedure.levels.includes('district')) chosen.push(...units.districts)
  if (procedure.levels.includes('province') || chosen.length === 0) {
    const wanted = fold(`${procedure.agency ?? ''} ${procedure.authority ?? ''} ${procedure.ministry} ${procedure.field}`)
    const fits = (unit: Unit): number => (wanted.includes(fold(unit.name)) ? 0 : 1)
    chosen.push(...[...units.departments].sort((a, b) => fits(a) - fits(b)))
  }
  return chosen
}

/** All in whose jurisdiction a unit lies: itself and those above it (`lineage`) and, for a department, the one-stop beside it that receives for it. */
export async function jurisdictionOf(db: Db, lineage: Unit[], on: string): Promise<{ ids: string[]; codes: string[] }> {
  const [unit, parent] = lineage
  const beside = unit?.kind === 'agency' && parent ? await listChildren(db, parent.id, { on, level: 'one_stop' }) : []
  return { ids: [...lineage, ...beside].map((u) => u.id), codes: lineage.map((u) => u.code) }
}
