import { defineFactSource, endOf, type LiveQuestion, type LiveRow, periodOf, periodsBetween } from '#engine/indicators/index.ts'
import type { Db } from '#core/db.ts'
import { listDatasets } from '../dataset/dataset.queries.ts'
import { ownerOf } from '../dataset/rights.ts'
import { freshnessOf } from './freshness.rules.ts'
import { listFirstReleases } from './release.queries.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })

/** Published datasets as levels at the ends of months; freshness is known of today alone. */
async function read(db: Db, q: LiveQuestion): Promise<LiveRow[]> {
  const { today } = q
  const now = new Date(`${today}T00:00:00+07:00`)
  const firsts = await listFirstReleases(db)
  // One row for each month, unit and theme: of a level the last row counts.
  const rows = new Map<string, LiveRow>()
  for (const { datasetId, body, checkedAt, standing } of await listDatasets(db)) {
    const first = firsts.get(datasetId)
    if (!first || standing === 'withdrawn' || (q.where.theme && q.where.theme !== body.theme)) continue
    const unit = await ownerOf(db, body.owner, today)
    const isFresh = freshnessOf(body.frequency, checkedAt, now) === 'fresh' && standing === 'ok'
    for (const month of periodsBetween(periodOf('month', q.from), periodOf('month', q.to < today ? q.to : today), 120)) {
      if (first > endOf(month)) continue
      const isNow = month.start === periodOf('month', today).start
      if (q.measure === 'fresh' && !(isNow && isFresh)) continue
      const group = q.by === 'theme' ? body.theme : ''
      const place = `${month.start} ${unit?.id ?? ''} ${group}`
      rows.set(place, { start: month.start, unitId: unit?.id ?? null, group, amount: (rows.get(place)?.amount ?? 0) + 1 })
    }
  }
  return [...rows.values()]
}

/** What open data tells the indicators: how much is published, and how much of it is in time. */
export const openDataFacts = defineFactSource({
  key: 'opendata',
  label: words('Dữ liệu mở', 'Open data', 'ទិន្នន័យបើក'),
  measures: {
    published: { grain: 'record', kind: 'stock', label: words('Bộ dữ liệu đã công bố', 'Datasets published', 'សំណុំទិន្នន័យបានផ្សាយ') },
    fresh: { grain: 'record', kind: 'stock', label: words('Bộ dữ liệu cập nhật đúng hạn', 'Datasets in time', 'សំណុំទិន្នន័យទាន់ពេល') },
  },
  dimensions: { theme: { label: words('Chủ đề', 'Theme', 'ប្រធានបទ') } },
  read,
})
