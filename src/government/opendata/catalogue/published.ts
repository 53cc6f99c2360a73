import type { Db } from '#core/db.ts'
import { dayOf, type Localized } from '#core/i18n.ts'
import type { Unit } from '#ground/places/index.ts'
import { findDataset, findWithdrawal, listDatasets } from '../dataset/dataset.queries.ts'
import type { Dataset } from '../dataset/definition.ts'
import { ownerOf } from '../dataset/rights.ts'
import { findNewest, listNewest } from '../release/release.queries.ts'
import { refuse } from '#core/errors.ts'
import type { Published } from './dcat.rules.ts'

export const nameOfUnit = (unit: Unit): Localized => ({ vi: unit.fullName, en: unit.nameEn ?? undefined, km: unit.nameKm ?? undefined })

const ownerWords = async (db: Db, { body }: Dataset, today: string): Promise<Published['owner']> => {
  const unit = await ownerOf(db, body.owner, today)
  return unit ? { code: unit.code, name: nameOfUnit(unit) } : { code: body.owner, name: { vi: body.owner } }
}

/** Every dataset that may be shown, with its newest release and the unit that answers for it today. */
export async function listPublished(db: Db, now: Date): Promise<Published[]> {
  const [datasets, newest] = [await listDatasets(db), await listNewest(db)]
  const owners = new Map<string, Published['owner']>()
  const list: Published[] = []
  for (const dataset of datasets) {
    const release = newest.get(dataset.datasetId)
    if (!release || dataset.standing === 'withdrawn') continue
    const owner = owners.get(dataset.body.owner) ?? (await ownerWords(db, dataset, dayOf(now)))
    owners.set(dataset.body.owner, owner)
    list.push({ dataset, release, owner })
  }
  return list
}

/** One of them: 404 where there is none or nothing yet, 410 with the reason where it was withdrawn. */
export async function getPublished(db: Db, key: string, now: Date): Promise<Published> {
  const dataset = await findDataset(db, key)
  if (!dataset) throw refuse('notFound', 'opendata.no_such_dataset', { key })
  if (dataset.standing === 'withdrawn') {
    const withdrawal = await findWithdrawal(db, dataset.datasetId)
    throw refuse('gone', 'opendata.withdrawn', { title: dataset.body.title.vi, reason: withdrawal?.reason ?? '' })
  }
  const release = await findNewest(db, dataset.datasetId)
  if (!release) throw refuse('notFound', 'opendata.no_such_dataset', { key })
  return { dataset, release, owner: await ownerWords(db, dataset, dayOf(now)) }
}
