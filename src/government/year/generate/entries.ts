import type { Db } from '#core/db.ts'
import {
  type Definition,
  endOf,
  insertMadeUpEntries,
  lastEntered,
  listDefinitions,
  type MadeUpEntry,
  type Period,
  periodOf,
  periodsBetween,
} from '#engine/indicators/index.ts'
import { mix, randomFrom } from '#government/procedures/index.ts'
import type { Span } from './year.rules.ts'

const most = 120
const hash = (text: string): number => [...text].reduce((sum, c) => mix(sum, c.charCodeAt(0)), 7)
const bases: Record<string, [number, number]> = { percent: [40, 75], index: [0.5, 0.7], rank: [15, 45], score: [3, 5], per_100: [20, 95] }

/** The periods of an indicator that lie wholly in the span. */
export function periodsIn(kind: Period['kind'], { from, to }: Span): Period[] {
  return periodsBetween(periodOf(kind, from), periodOf(kind, to), most).filter((period) => period.start >= from && endOf(period) <= to)
}

/** A figure that goes on from the last that is known, or from a likely one, by less than one per cent a period. */
function seriesOf({ key, body }: Definition, unit: string, by: { seed: number; known: number | undefined; periods: Period[] }): number[] {
  const random = randomFrom(by.seed, 800, hash(key), hash(unit))
  const [low, high] = key === 'homes' ? [2_600, 4_000] : key === 'fibre_homes' ? [1_300, 2_400] : (bases[body.unit] ?? [40, 4_000])
  let value = by.known ?? random.between(low, high)
  return by.periods.map(() => {
    value *= 1 + random.between(-0.002, 0.008)
    const kept = Math.min(body.entry?.max ?? Number.POSITIVE_INFINITY, Math.max(body.entry?.min ?? 0, value))
    return body.entry?.whole ? Math.round(kept) : Number(kept.toFixed(4))
  })
}

/** Figures of what no system computes, for every period and unit that owes them. */
export async function fillEntries(
  db: Db,
  by: { seed: number; span: Span; at: Date; unitsOf(level: string): Promise<{ id: string; code: string }[]> },
): Promise<number> {
  const list: MadeUpEntry[] = []
  for (const definition of await listDefinitions(db)) {
    const { entry, period } = definition.body
    if (!entry) continue
    const periods = periodsIn(period, by.span)
    for (const unit of await by.unitsOf(entry.level)) {
      const known = await lastEntered(db, { series: definition.key, unitId: unit.id, before: by.span.from })
      for (const [index, value] of seriesOf(definition, unit.code, { seed: by.seed, known, periods }).entries()) {
        const at = periods[index]
        if (at) list.push({ series: definition.key, period: at, unitId: unit.id, value, expiresMonths: entry.expiresMonths })
      }
    }
  }
  return insertMadeUpEntries(db, list, { origin: `Dữ liệu sinh thử, seed ${by.seed}`, at: by.at })
}
