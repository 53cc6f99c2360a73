import { type Db, sql } from '#core/db.ts'
import type { Phase } from '../report/report.ts'
import { boundsOf, cells, levels, type View } from './map.rules.ts'

export type MapFilter = { category?: string | undefined; phase?: Phase | undefined }
export type Group = { count: number; open: number; lat: number; lon: number }

const fits = ({ category, phase }: MapFilter) =>
  sql<boolean>`${category ? sql`category = ${category}` : sql`true`} and ${phase ? sql`phase = ${phase}` : sql`true`}`

/** What is in each square of the view: read from the kept counts, at most a few hundred rows whatever has been reported. */
export async function listGroups(db: Db, view: View, filter: MapFilter): Promise<Group[]> {
  const level = Math.min(view.level, levels.counted)
  const finer = 2 ** (view.level - level)
  const [y, x, span] = [Math.floor(view.y / finer), Math.floor(view.x / finer), Math.ceil(cells / finer)]
  const { rows } = await sql<Group>`
    select sum(count)::integer as count, coalesce(sum(count) filter (where phase = 'open'), 0)::integer as open,
      sum(lat_sum) / sum(count) as lat, sum(lon_sum) / sum(count) as lon
    from feedback.map_cell
    where level = ${level} and y between ${y} and ${y + span} and x between ${x} and ${x + span} and ${fits(filter)}
    group by y, x having sum(count) > 0 order by y desc, x`.execute(db)
  return rows
}

export type Pin = { reference: string; category: string; phase: Phase; lat: number; lon: number; place: string; at: Date }

/** The newest reports in the view, one by one. */
export async function listPins(db: Db, view: View, filter: MapFilter, limit: number): Promise<Pin[]> {
  const { west, south, east, north } = boundsOf(view)
  const cell = 0.005
  const { rows } = await sql<Pin>`
    select reference, category, phase, lat, lon, place_words as place, reported_at as at from feedback.report
    where is_public and not is_hidden
      and gy between ${Math.floor(south / cell)} and ${Math.floor(north / cell)} and gx between ${Math.floor(west / cell)} and ${Math.floor(east / cell)}
      and lat between ${south} and ${north} and lon between ${west} and ${east} and ${fits(filter)}
    order by reported_at desc limit ${limit}`.execute(db)
  return rows
}

export type Near = {
  caseId: string
  reference: string
  words: string
  place: string
  phase: Phase
  at: Date
  metres: number
  supporters: number
}

/** Reports of a category within a radius, the nearest first: by grid squares, then by the true distance. */
export async function listNear(
  db: Db,
  by: {
    lat: number
    lon: number
    radiusM: number
    category?: string | undefined
    phases: Phase[]
    but?: string
    publicOnly: boolean
    limit: number
  },
): Promise<Near[]> {
  const dLat = by.radiusM / 110_574
  const dLon = by.radiusM / (111_320 * Math.max(0.2, Math.cos((by.lat * Math.PI) / 180)))
  const square = (degrees: number): number => Math.floor(degrees / 0.005)
  const shown = by.publicOnly ? sql`is_public and not is_hidden` : sql`true`
  const { rows } = await sql<Near>`
    select * from (
      select case_id as "caseId", reference, words, place_words as place, phase, reported_at as at, supporters,
        2 * 6371008.8 * asin(sqrt(least(1, power(sin(radians(lat - ${by.lat}::float8) / 2), 2)
          + cos(radians(${by.lat}::float8)) * cos(radians(lat)) * power(sin(radians(lon - ${by.lon}::float8) / 2), 2)))) as metres
      from feedback.report
      where ${shown} and gy between ${square(by.lat - dLat)} and ${square(by.lat + dLat)}
        and gx between ${square(by.lon - dLon)} and ${square(by.lon + dLon)}
        and phase = any(${by.phases}) and ${by.category ? sql`category = ${by.category}` : sql`true`}
        and ${by.but ? sql`case_id <> ${by.but}::uuid` : sql`true`}
    ) as found where metres <= ${by.radiusM} order by metres, reference limit ${by.limit}`.execute(db)
  return rows
}
