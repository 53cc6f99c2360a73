import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dayOf } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import { inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { isBody, shapeFaults } from './check.ts'
import { findPackHash, insertDefinition, listDatasets } from './dataset.queries.ts'
import type { DatasetBody } from './definition.ts'
import { hashOf, refreshJob } from './kind.ts'
import { readSettings } from './settings.ts'

/** Reads the datasets of a pack; a fault names its file. */
export function readPackDatasets(packDir: string): DatasetBody[] {
  const dir = join(packDir, 'open-data')
  if (!existsSync(dir)) return []
  return globSync('*.json', { cwd: dir })
    .sort()
    .map((name) => {
      const body: unknown = JSON.parse(readFileSync(join(dir, name), 'utf8'))
      if (isBody(body) && `${body.key}.json` === name) return body
      const [first] = shapeFaults(body)
      throw new Error(`${dir}/${name}: ${first ? `${first.at} ${first.message}` : 'its name is not its key'}`)
    })
}

/** Publishes the datasets that are new or changed in the pack; their rows are looked at by the job. */
export async function loadPack({ db, clock, log }: Context, packDir: string): Promise<void> {
  if (!readSettings(packDir)) return
  const at = clock.now()
  const pack = { id: null, name: 'pack' }
  let count = 0
  for (const body of readPackDatasets(packDir)) {
    const hash = hashOf(body)
    if ((await findPackHash(db, body.key)) === hash) continue
    await inTransaction(db, (trx) =>
      insertDefinition(trx, { body, hash, source: 'pack', drafter: pack, reviewer: pack, from: dayOf(at), at }),
    )
    count++
  }
  if (count > 0) log(`open data: ${count} datasets of the pack`)
  const waits = (await listDatasets(db)).some(({ standing }) => standing === 'waiting')
  if (waits) await enqueue(db, refreshJob, {}, { key: refreshJob })
}
