import { reaches, type Way } from './target.rules.ts'

export type Parts = { numerator: number; denominator: number; scale: number }

/** How many more (or, where less is better, fewer) of the counted are needed so that the share is reached, all else as it is. */
export function countNeeded(way: Way, { numerator, denominator, scale }: Parts, goal: number): number {
  const wanted = (goal / scale) * denominator
  // A whole number of dossiers or people; what rounding leaves over does not ask for one more.
  const missing = way === 'up' ? wanted - numerator : numerator - wanted
  return Math.max(0, Math.ceil(missing - 1e-9))
}

/** What must be gained each year from now on, and none where the goal is reached or no time is left. */
export function perYearNeeded(way: Way, by: { value: number; goal: number; from: number; to: number }): number | undefined {
  if (reaches(way, by.value, by.goal)) return 0
  return by.to <= by.from ? undefined : (by.goal - by.value) / (by.to - by.from)
}

export type UnitParts = Parts & { unitId: string }

/** Which units it takes: each with what it lacks, the most first; what one unit has too much does not help another. */
export function shortOf(way: Way, units: readonly UnitParts[], goal: number): { unitId: string; lacks: number }[] {
  return units
    .map((unit) => ({ unitId: unit.unitId, lacks: countNeeded(way, unit, goal) }))
    .filter(({ lacks }) => lacks > 0)
    .sort((a, b) => b.lacks - a.lacks || (a.unitId < b.unitId ? -1 : 1))
}
