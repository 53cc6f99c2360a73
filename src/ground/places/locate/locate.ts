import type { Db } from '#core/db.ts'
import { type Border, borderStamp, listBorders } from './locate.queries.ts'
import { type Box, boxOf, type Geometry, isIn, isWithin, type Point } from './locate.rules.ts'

export type BorderOfDay = Border & { box: Box }
type Kept = { stamp: string; borders: BorderOfDay[] }
// Borders are large and change by law: kept while the table says that nothing was written.
const kept = new WeakMap<Db, Map<string, Kept>>()

/** The borders known of units in force on a day, of one level when it is named; `stamp` tells two answers apart. */
export async function bordersOn(db: Db, on: string, level?: string): Promise<{ stamp: string; borders: BorderOfDay[] }> {
  const stamp = await borderStamp(db)
  const days = kept.get(db) ?? new Map<string, Kept>()
  kept.set(db, days)
  let known = days.get(on)
  if (known?.stamp !== stamp) {
    const borders = (await listBorders(db, on)).map((border) => ({ ...border, box: boxOf(border.geometry) }))
    known = { stamp, borders }
    if (days.size > 3) days.clear()
    days.set(on, known)
  }
  return { stamp: `${on} ${stamp}`, borders: level ? known.borders.filter((border) => border.level === level) : known.borders }
}

/** The unit of a level in whose border the point lies on a day; undefined outside all that are known. */
export async function locate(db: Db, point: Point, by: { on: string; level: string }): Promise<BorderOfDay | undefined> {
  const { borders } = await bordersOn(db, by.on, by.level)
  return borders.find((border) => isIn(border.box, point) && isWithin(border.geometry, point))
}

export type { Geometry }
