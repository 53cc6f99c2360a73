import { basename } from 'node:path'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { readPack } from '../pack/read-pack.ts'
import { listLinks, listVersionsTouching } from '../units/units.queries.ts'
import { dayBefore, holdsOn } from '../units/units.rules.ts'
import { stepsBetween } from './from-pack.rules.ts'
import { type Reorganised, reorganise } from './reorganise.ts'

/**
 * Does a reorganisation that a pack tells of as one signed operation, which is news: open cases follow. Loading the pack tells the
 * same of units, but nobody hears of it.
 */
export async function reorganiseByPack(db: Db, dir: string, day: string): Promise<Reorganised> {
  const { manifest, dataset } = await readPack(dir)
  const succession = manifest.successions.find(({ on }) => on === day)
  if (!succession) throw refuse('notFound', 'places.no_such_reorganisation', { day })
  const codes = new Set(dataset.units.flatMap((record) => [record.code, record.parent ?? record.code]))
  const existing = await listVersionsTouching(db, { ids: [], codes: [...codes] })
  const ended = existing.filter((unit) => unit.validTo === dayBefore(day) || !holdsOn(unit, day))
  const links = await listLinks(db, [...new Set(ended.map((unit) => unit.id))], 'out')
  if (links.some((link) => link.onDate === day)) throw refuse('conflict', 'places.reorganised_already', { day })
  const { title, legalBasis } = succession
  return reorganise(db, { title, legalBasis, onDate: day, by: `pack ${basename(dir)}`, steps: stepsBetween(dataset, existing, day) })
}
