import { type Db, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { bordersOn, listUnits } from '#ground/places/index.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import { dice } from './dice.rules.ts'
import { analyseReports, insertMadeUp, type MadeUp, madeUpReference, wasMadeUp } from './generate.queries.ts'

/** An id from the same dice: the same seed makes the same reports. */
function idFrom(roll: () => number): string {
  const word = (): string =>
    Math.floor(roll() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0')
  const [a, b, c, d] = [word(), word(), word(), word()]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`
}

const year = 365 * 86_400_000

/**
 * Made-up reports for the map, the lists and the league: rows of this module without cases, so nobody can act on them. Three of
 * four lie around the towns, as reports do. They are of the year before `until`; what is there already stays.
 */
export async function fillReports({ db }: Pick<Context, 'db'>, { count, seed, until }: Wanted): Promise<number> {
  if (await wasMadeUp(db, seed)) return 0
  const roll = dice(seed)
  const stage = await setStage(db, until, roll)
  // All or nothing: a run that is cut off begins anew.
  await inTransaction(db, async (trx) => {
    for (let done = 0; done < count; ) {
      const batch: MadeUp[] = []
      for (; batch.length < 5000 && done < count; done++) batch.push(makeReport(stage, roll, { seed, index: done, until }))
      await insertMadeUp(trx, batch)
    }
  })
  await analyseReports(db)
  return count
}

type Wanted = { count: number; seed: number; until: Date }

async function setStage(db: Db, until: Date, roll: () => number) {
  const { id, body } = await currentCatalogue(db)
  const { borders } = await bordersOn(db, dayOf(until), 'commune')
  const known = borders.map((border) => ({ id: border.unitId, name: border.name, box: border.box }))
  const { lat, lon } = body.map
  const places =
    known.length > 0
      ? known
      : [{ id: idFrom(roll), name: 'Xã thử', box: { west: lon - 0.4, east: lon + 0.4, south: lat - 0.35, north: lat + 0.35 } }]
  const units = await listUnits(
    db,
    places.map((place) => place.id),
  )
  return { catalogueId: id, categories: body.categories, places, names: new Map(units.map((unit) => [unit.id, unit.fullName])) }
}

type Stage = Awaited<ReturnType<typeof setStage>>

function makeReport(stage: Stage, roll: () => number, { seed, index, until }: { seed: number; index: number; until: Date }): MadeUp {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T
  const [place, category] = [pick(stage.places), pick(stage.categories)]
  const spread = roll() < 0.75 ? 0.15 : 1
  const within = (low: number, high: number): number => (low + high) / 2 + (roll() - 0.5) * (high - low) * spread
  const reportedAt = new Date(until.getTime() - roll() * year)
  const isFixed = roll() < 0.8
  return {
    caseId: idFrom(roll),
    reference: `${madeUpReference(seed)}${index}`,
    catalogueId: stage.catalogueId,
    category: category.key,
    words: category.about.vi,
    placeWords: `${1 + Math.floor(roll() * 300)} đường số ${1 + Math.floor(roll() * 40)}`,
    communeId: place.id,
    communeName: stage.names.get(place.id) ?? place.name,
    lat: within(place.box.south, place.box.north),
    lon: within(place.box.west, place.box.east),
    phase: isFixed ? 'fixed' : 'open',
    state: isFixed ? 'answered' : 'working',
    reportedAt,
    closedAt: isFixed ? new Date(Math.min(until.getTime(), reportedAt.getTime() + roll() * 8 * 86_400_000)) : null,
    late: isFixed ? roll() < 0.15 : null,
    score: isFixed && roll() < 0.3 ? 1 + Math.floor(roll() * 5) : null,
  }
}

/** Made-up reports of the last year. */
export async function generateReports(context: Context, { count, seed }: { count: number; seed: number }): Promise<number> {
  const { config, clock, log } = context
  if (config.mode === 'production') {
    log('made-up reports are refused in production')
    return 1
  }
  const made = await fillReports(context, { count, seed, until: clock.now() })
  if (made === 0) {
    log(`the reports of seed ${seed} are here already: choose another --seed`)
    return 1
  }
  log(`${made} made-up reports`)
  return 0
}
