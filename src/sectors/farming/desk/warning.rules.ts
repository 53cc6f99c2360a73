import { metresBetween, type Point } from '#ground/places/index.ts'
import { daysBetween } from '../diary/diary.rules.ts'

export type Sighting = Point & { areaId: string; unitId: string; day: string }
export type Warning = { radiusMetres: number; days: number; least: number }

/**
 * How many areas with a sign of disease lie together, by commune: around each of them those within the radius that had one in the
 * last days, the area itself among them; the largest such company in the commune. Below two there is none.
 */
export function companies(sightings: readonly Sighting[], on: string, { radiusMetres, days }: Omit<Warning, 'least'>): Map<string, number> {
  const recent = new Map<string, Sighting>()
  for (const each of sightings) {
    const age = daysBetween(each.day, on)
    if (age >= 0 && age < days) recent.set(each.areaId, each)
  }
  const all = [...recent.values()]
  const largest = new Map<string, number>()
  for (const one of all) {
    const near = all.filter((other) => metresBetween(one, other) <= radiusMetres).length
    if (near >= 2) largest.set(one.unitId, Math.max(near, largest.get(one.unitId) ?? 0))
  }
  return largest
}
