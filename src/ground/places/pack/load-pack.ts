import { basename } from 'node:path'
import type { Db } from '#core/db.ts'
import { importUnits, type LoadReport } from '../load/load.ts'
import { readPack } from './read-pack.ts'

/** Loads the units of a province's pack; safe to repeat, and beside other packs or the national lists. */
export async function loadPack(db: Db, dir: string): Promise<LoadReport> {
  const { manifest, dataset } = await readPack(dir)
  const [succession] = manifest.successions
  const firstDay = manifest.structures[0]?.from ?? ''
  return importUnits(db, dataset, {
    title: succession?.title ?? manifest.name.vi,
    onDate: succession?.on ?? firstDay,
    legalBasis: succession?.legalBasis ?? '',
    by: `pack ${basename(dir)}`,
    corrects: true,
  })
}
