import type { Db } from '#core/db.ts'
import { getUnit } from '#ground/places/index.ts'
import { moveFilesOfUnit } from './work-file.queries.ts'

/** After a reorganisation the open work files go on with the unit that takes over. */
export async function followFiles(db: Db, from: string, path: string[]): Promise<void> {
  const [heir] = path
  if (heir) await moveFilesOfUnit(db, from, { id: heir, name: (await getUnit(db, heir)).fullName })
}
