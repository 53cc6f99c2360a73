import { refuse } from '#core/errors.ts'
import { type CodeLink, type Dataset, sameName, type UnitRecord } from '../load/dataset.rules.ts'
import { dayBefore, holdsOn, type Unit } from '../units/units.rules.ts'
import type { Ref, Step } from './reorganise.rules.ts'

const inForce = (record: UnitRecord, day: string): boolean => holdsOn({ validFrom: record.from, validTo: record.to }, day)
const keyOf = (record: UnitRecord): string => `${record.level}-${record.code}`

type Ground = { day: string; records: UnitRecord[]; before: UnitRecord[]; units: Map<string, Unit>; links: CodeLink[] }

const unitOf = (ground: Ground, record: UnitRecord): Unit | undefined => ground.units.get(keyOf(record))

/** The unit of before that goes on as this one: all of it and nothing else, with its code and name, or one that no link takes away. */
function goesOn(ground: Ground, record: UnitRecord): Unit | undefined {
  const known = unitOf(ground, record)
  if (!known) return undefined
  const into = ground.links.filter((link) => link.to === record.code)
  const out = ground.links.filter((link) => link.from === record.code)
  const ends = ground.before.some((one) => keyOf(one) === keyOf(record))
  if (!ends) return out.length === 0 ? known : undefined
  const [link] = into
  const isSame = into.length === 1 && link?.from === record.code && link.share === 'whole' && out.length === 1
  return isSame && sameName(known.fullName, record.fullName) ? known : undefined
}

function refOf(ground: Ground, code: string, day: string): Ref {
  const record = ground.records.find((one) => one.code === code && inForce(one, day))
  if (!record) throw refuse('invalid', 'places.unit_not_found', { unit: code })
  if (record.from < ground.day) return unitOf(ground, record)?.id ?? ''
  return goesOn(ground, record)?.id ?? `new:${keyOf(record)}`
}

function beginnings(ground: Ground): Step[] {
  return ground.records
    .filter((record) => record.from === ground.day)
    .flatMap((record): Step[] => {
      const { code, name, fullName, nameEn, nameKm, level, type, kind, competence } = record
      const parent = record.parent === null ? null : refOf(ground, record.parent, ground.day)
      const known = goesOn(ground, record)
      // The list of the day has the last word on how a name is spelt.
      const spelt: Step[] = known && known.fullName !== fullName ? [{ op: 'rename', unit: known.id, to: { name, fullName } }] : []
      if (known) return known.parentId === parent ? spelt : [...spelt, { op: 'move', unit: known.id, parent }]
      const named = { nameEn: nameEn ?? undefined, nameKm: nameKm ?? undefined, competence }
      return [{ op: 'create', key: keyOf(record), unit: { code, name, fullName, level, type, kind, parent, ...named } }]
    })
}

/** What became of a unit whose time ended: taken over as a whole, divided, or abolished with its reason. */
function endings(ground: Ground): Step[] {
  return ground.before.flatMap((record): Step[] => {
    const unit = unitOf(ground, record)
    if (!unit) throw refuse('notFound', 'places.unit_not_found', { unit: record.code })
    const links = ground.links.filter((link) => link.from === record.code)
    const heirs = links.map((link) => ({ unit: refOf(ground, link.to, ground.day), share: link.share }))
    if (heirs.length === 0) return [{ op: 'abolish', unit: unit.id, reason: record.endReason ?? undefined }]
    const [heir] = heirs
    if (heirs.length === 1 && heir?.unit === unit.id) return []
    if (heirs.some((one) => one.unit === unit.id))
      return heirs
        .filter((one) => one.unit !== unit.id)
        .map((one): Step => ({ op: 'merge', from: [{ unit: unit.id, share: 'part' }], into: one.unit }))
    if (heirs.length === 1 && heir?.share === 'whole') return [{ op: 'merge', from: [{ unit: unit.id, share: 'whole' }], into: heir.unit }]
    return [{ op: 'abolish', unit: unit.id, successors: heirs }]
  })
}

/** The steps that lead from the units of the eve to those that a list says of the day, by its map of successors. */
export function stepsBetween(dataset: Dataset, existing: readonly Unit[], day: string): Step[] {
  const eve = dayBefore(day)
  const ground: Ground = {
    day,
    records: dataset.units,
    before: dataset.units.filter((record) => record.to === eve),
    units: new Map(existing.filter((unit) => holdsOn(unit, eve)).map((unit) => [`${unit.level}-${unit.code}`, unit])),
    links: dataset.links.filter((link) => link.onDate === day),
  }
  return [...beginnings(ground), ...endings(ground)]
}
