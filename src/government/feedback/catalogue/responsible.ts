import type { Province } from '#core/province.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { fold } from '#core/search.ts'
import { findUnitByCode, listAncestors, listUnits, locate, readPack, type Point, type Unit } from '#ground/places/index.ts'
import type { Catalogue } from './catalogue.ts'
import { responsibleUnit, type UnitFact } from './catalogue.rules.ts'

/** A unit in charge with all in whose jurisdiction it lies, the unit itself first. */
export type Charge = { unit: Unit; ids: string[]; codes: string[] }

export async function chargeOf(db: Db, unit: Unit, on: string): Promise<Charge> {
  const path = [unit, ...(await listAncestors(db, unit.id, { on }))]
  return { unit, ids: path.map((each) => each.id), codes: path.map((each) => each.code) }
}

const fact = ({ id, code, level }: Unit): UnitFact => ({ id, code, level })

/** Whose matter a report of this category in this commune is on a day. */
export async function findCharge(db: Db, catalogue: Catalogue, of: { category: string; commune: Unit; day: string }): Promise<Charge> {
  const { category, commune, day } = of
  const above = await listAncestors(db, commune.id, { on: day })
  const named = new Map<string, Unit>()
  for (const code of new Set(catalogue.rules.flatMap(({ to }) => ('unit' in to ? [to.unit] : [])))) {
    const unit = await findUnitByCode(db, code, { on: day })
    if (unit) named.set(code, unit)
  }
  const found = responsibleUnit(catalogue, {
    category,
    day,
    commune: fact(commune),
    above: above.map(fact),
    unitOf: (code) => {
      const unit = named.get(code)
      return unit && fact(unit)
    },
  })
  const unit = [commune, ...above, ...named.values()].find((each) => each.id === found?.id)
  if (!unit) throw refuse('conflict', 'feedback.nobody_in_charge', { commune: commune.fullName })
  return chargeOf(db, unit, day)
}

const known = new Map<string, Unit[]>()

/** The communes of the province's pack as they stand on a day, by name. Read once a day: they change by law. */
export async function listCommunes(db: Db, province: Province, day: string): Promise<Unit[]> {
  const key = `${province.packDir} ${day}`
  const before = known.get(key)
  if (before) return before
  const { dataset } = await readPack(province.packDir)
  const found: Unit[] = []
  for (const unit of dataset.units) {
    if (unit.level !== 'commune' || unit.from > day || (unit.to !== null && unit.to < day)) continue
    const commune = await findUnitByCode(db, unit.code, { on: day, level: 'commune' })
    if (commune) found.push(commune)
  }
  found.sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1))
  if (known.size > 20) known.clear()
  if (found.length > 0) known.set(key, found)
  return found
}

/** The commune of a point, of all whose borders are known: undefined where none is, or outside. */
export async function communeAt(db: Db, point: Point, on: string): Promise<Unit | undefined> {
  const border = await locate(db, point, { on, level: 'commune' })
  return border && (await listUnits(db, [border.unitId], { on }))[0]
}
