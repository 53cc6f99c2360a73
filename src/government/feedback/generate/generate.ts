import { randomUUID } from 'node:crypto'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { bordersOn, listUnits } from '#ground/places/index.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import { analyseReports, insertMadeUp, type MadeUp } from './generate.queries.ts'

/** The same numbers from the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const year = 365 * 86_400_000

/**
 * Made-up reports for the map, the lists and the league: rows of this module without cases, so nobody can act on them. Three of
 * four lie around the towns, as reports do.
 */
export async function generateReports(
  { db, clock, config, log }: Context,
  { count, seed }: { count: number; seed: number },
): Promise<number> {
  if (config.mode === 'production') {
    log('made-up reports are refused in production')
    return 1
  }
  const roll = dice(seed)
  const now = clock.now()
  const { id, body } = await currentCatalogue(db)
  const { borders } = await bordersOn(db, dayOf(now), 'commune')
  const known = borders.map((border) => ({ id: border.unitId, name: border.name, box: border.box }))
  const { lat, lon } = body.map
  const places =
    known.length > 0
      ? known
      : [{ id: randomUUID(), name: 'Xã thử', box: { west: lon - 0.4, east: lon + 0.4, south: lat - 0.35, north: lat + 0.35 } }]
  const units = new Map(
    (
      await listUnits(
        db,
        places.map((place) => place.id),
      )
    ).map((unit) => [unit.id, unit.fullName]),
  )
  for (let done = 0; done < count; ) {
    const batch: MadeUp[] = []
    for (; batch.length < 5000 && done < count; done++) {
      const place = places[Math.floor(roll() * places.length)] ?? places[0]
      const category = body.categories[Math.floor(roll() * body.categories.length)]
      if (!place || !category) break
      const spread = roll() < 0.75 ? 0.15 : 1
      const within = (low: number, high: number): number => (low + high) / 2 + (roll() - 0.5) * (high - low) * spread
      const reportedAt = new Date(now.getTime() - roll() * year)
      const isFixed = roll() < 0.8
      batch.push({
        caseId: randomUUID(),
        reference: `PA.THU-${seed}-${done}`,
        catalogueId: id,
        category: category.key,
        words: category.about.vi,
        placeWords: `${1 + Math.floor(roll() * 300)} đường số ${1 + Math.floor(roll() * 40)}`,
        communeId: place.id,
        communeName: units.get(place.id) ?? place.name,
        lat: within(place.box.south, place.box.north),
        lon: within(place.box.west, place.box.east),
        phase: isFixed ? 'fixed' : 'open',
        state: isFixed ? 'answered' : 'working',
        reportedAt,
        closedAt: isFixed ? new Date(Math.min(now.getTime(), reportedAt.getTime() + roll() * 8 * 86_400_000)) : null,
        late: isFixed ? roll() < 0.15 : null,
        score: isFixed && roll() < 0.3 ? 1 + Math.floor(roll() * 5) : null,
      })
    }
    await insertMadeUp(db, batch)
  }
  await analyseReports(db)
  log(`${count} made-up reports`)
  return 0
}
