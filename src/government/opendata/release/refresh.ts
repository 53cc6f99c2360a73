import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { officersNear } from '#engine/casework/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { listLineage } from '#ground/places/index.ts'
import { listDatasets, markLooked, markToldLate } from '../dataset/dataset.queries.ts'
import type { Dataset } from '../dataset/definition.ts'
import { ownerOf } from '../dataset/rights.ts'
import { readSettings } from '../dataset/settings.ts'
import { freshnessOf, isDue } from './freshness.rules.ts'
import { type Outcome, refreshDataset } from './release.ts'

/** Stewards of the owner, or of the first unit above it that has some. */
export async function stewardsOf(db: Db, ownerCode: string, at: Date): Promise<Awaited<ReturnType<typeof officersNear>>> {
  const today = dayOf(at)
  const unit = await ownerOf(db, ownerCode, today)
  const path = unit ? (await listLineage(db, unit.id, { on: today })).map(({ id }) => id) : []
  return officersNear(db, path, ['data_steward'], at)
}

async function tellOwner(db: Db, dataset: Dataset, at: Date): Promise<void> {
  if (!(await markToldLate(db, dataset.datasetId, dayOf(at)))) return
  for (const { personId, lang } of await stewardsOf(db, dataset.body.owner, at))
    await tell(db, {
      personId,
      lang,
      template: 'opendata.message.late',
      vars: { title: dataset.body.title.vi },
      subject: dataset.key,
      path: `/lam-viec/du-lieu-mo/${dataset.key}`,
      at,
    })
}

/** Looks at the sources of all datasets whose time has come; one that fails does not hold the others. */
export async function refreshDue({ db, clock, config, log }: Context): Promise<Map<string, Outcome['result']>> {
  const results = new Map<string, Outcome['result']>()
  // The process of jobs has loaded no pack.
  if (!readSettings(config.province)) return results
  const at = clock.now()
  for (const dataset of await listDatasets(db)) {
    const { key, standing, body, checkedAt, datasetId } = dataset
    if (standing === 'withdrawn' || (standing === 'ok' && !isDue(body.frequency, checkedAt, at))) continue
    const { result } = await refreshDataset(db, config, key, at).catch(async (error: unknown): Promise<Outcome> => {
      log(`open data: ${key}: ${String(error)}`)
      await markLooked(db, datasetId, { standing: 'failed', trouble: { at: at.toISOString(), columns: [], words: 'fault' } })
      return { result: 'failed' }
    })
    results.set(key, result)
  }
  for (const dataset of await listDatasets(db)) {
    const isLate = freshnessOf(dataset.body.frequency, dataset.checkedAt, at) === 'late'
    if (dataset.standing === 'blocked' || dataset.standing === 'failed' || (isLate && dataset.standing !== 'withdrawn'))
      await tellOwner(db, dataset, at)
  }
  return results
}
