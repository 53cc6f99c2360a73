import type { Db } from '#core/db.ts'
import type { Province } from '#core/province.ts'
import type { UnitOption } from '#engine/forms/index.ts'
import { listEndedUnits, listUnits, readPack, recodeTo } from '#ground/places/index.ts'
import { listReceivingUnits } from './receiving-units.ts'

const known = new Map<string, readonly UnitOption[]>()

/** Communes that are no more, as they were on their last day, with those of today that took over from them. */
async function pastCommunes(db: Db, province: Province, day: string): Promise<UnitOption[]> {
  const pack = await readPack(province.packDir)
  const codes = pack.dataset.units.filter((unit) => unit.level === 'commune').map((unit) => unit.code)
  const ended = await listEndedUnits(db, { level: 'commune', codes: [...new Set(codes)], before: day })
  const found = ended.flatMap((unit) => (unit.validTo ? [{ unit, to: unit.validTo }] : []))
  const { list } = await recodeTo(
    db,
    found.map(({ unit }) => unit.id),
    day,
  )
  const heirs = new Map((await listUnits(db, [...new Set(list.flatMap((one) => one.to))], { on: day })).map((unit) => [unit.id, unit.code]))
  const above = new Map<string, string>()
  for (const to of new Set(found.map((one) => one.to))) {
    const parents = found.flatMap(({ unit, to: last }) => (last === to && unit.parentId ? [unit.parentId] : []))
    for (const parent of await listUnits(db, [...new Set(parents)], { on: to })) above.set(`${parent.id} ${to}`, parent.fullName)
  }
  return found.map(({ unit, to }) => ({
    code: unit.code,
    name: unit.fullName,
    group: above.get(`${unit.parentId} ${to}`),
    from: unit.validFrom,
    to,
    now: (list.find((one) => one.from === unit.id)?.to ?? []).flatMap((id) => heirs.get(id) ?? []),
  }))
}

/** Every commune that an address may name: those of the day, and those of before. Read once a day, like the receiving units. */
export async function communesOverTime(db: Db, province: Province, day: string): Promise<readonly UnitOption[]> {
  const key = `${province.packDir} ${day}`
  const before = known.get(key)
  if (before) return before
  const { communes } = await listReceivingUnits(db, province, day)
  const today: UnitOption[] = communes.map((unit) => ({ code: unit.code, name: unit.fullName, from: unit.validFrom }))
  const all = [...today, ...(await pastCommunes(db, province, day))]
  if (known.size > 20) known.clear()
  if (today.length > 0) known.set(key, all)
  return all
}

/** The communes of before as the checks of a form want them: under `code@last day` those that took over. */
export const pastUnits = (communes: readonly UnitOption[]): ReadonlyMap<string, readonly string[]> =>
  new Map(communes.flatMap((unit) => (unit.to ? [[`${unit.code}@${unit.to}`, unit.now ?? []] as const] : [])))
