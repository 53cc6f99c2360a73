import { metresBetween, type Point } from '#ground/places/index.ts'
import { daysBetween } from '../diary/diary.rules.ts'

export type Sighting = Point & { areaId: string; unitId: string; day: string }
export type Warning = { radiusMetres: number; days: number; least: number }

/**
 * How many areas of each commune had a sign of disease in the last days and have, within the radius, as many others with one that
 * together they are at least `least`. A company that lies in two communes counts in both, each with its own.
 */
export function gathered(sightings: readonly Sighting[], on: string, { radiusMetres, days, least }: Warning): Map<string, number> {
  const recent = new Map<string, Sighting>()
  for (const each of sightings) {
    const age = daysBetween(each.day, on)
    if (age >= 0 && age < days) recent.set(each.areaId, each)
  }
  const all = [...recent.values()]
  const counts = new Map<string, number>()
  for (const one of all) {
    const near = all.filter((other) => metresBetween(one, other) <= radiusMetres).length
    if (near >= least) counts.set(one.unitId, (counts.get(one.unitId) ?? 0) + 1)
  }
  return counts
}
