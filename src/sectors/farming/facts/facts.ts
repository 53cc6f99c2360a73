import type { Db } from '#core/db.ts'
import { localized } from '#core/i18n.ts'
import { defineFactSource, endOf, type LiveQuestion, type LiveRow, periodOf, periodsBetween } from '#engine/indicators/index.ts'
import { findCatalogue } from '../catalogue/catalogue.queries.ts'
import { addDays } from '../diary/diary.rules.ts'
import { listSightings } from '../desk/desk.queries.ts'
import { gathered } from '../desk/warning.rules.ts'
import { type AreaFact, listGranted, listHarvested } from './facts.queries.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })
const level = { grain: 'record', kind: 'stock' } as const

const amounts: Record<string, (area: AreaFact) => number> = {
  areas: () => 1,
  live: ({ isLive }) => Number(isLive),
  certified: ({ isCertified }) => Number(isCertified),
  expected_kg: ({ expectedKg }) => expectedKg,
}

/** Levels at the ends of months, of the month that runs as they are today. */
async function levels(db: Db, q: LiveQuestion): Promise<LiveRow[]> {
  const catalogue = await findCatalogue(db)
  if (!catalogue) return []
  const rows: LiveRow[] = []
  for (const month of periodsBetween(periodOf('month', q.from), periodOf('month', q.to < q.today ? q.to : q.today), 120)) {
    const on = endOf(month) < q.today ? endOf(month) : q.today
    if (q.measure === 'gathered') {
      const { warning } = catalogue
      for (const [unitId, amount] of gathered(await listSightings(db, addDays(on, -warning.days), on), on, warning))
        rows.push({ start: month.start, unitId, group: '', amount })
      continue
    }
    const of = new Map<string, LiveRow>()
    for (const area of await listGranted(db, on, catalogue.liveDays)) {
      const amount = amounts[q.measure]?.(area) ?? 0
      if (amount === 0 || (q.where.kind && q.where.kind !== area.kind)) continue
      const group = q.by === 'kind' ? area.kind : ''
      const place = `${area.unitId} ${group}`
      of.set(place, { start: month.start, unitId: area.unitId, group, amount: (of.get(place)?.amount ?? 0) + amount })
    }
    rows.push(...of.values())
  }
  return rows
}

async function harvests(db: Db, q: LiveQuestion): Promise<LiveRow[]> {
  const rows = await listHarvested(db, q.from, q.to < q.today ? q.to : q.today)
  return rows
    .filter(({ kind }) => !q.where.kind || q.where.kind === kind)
    .map(({ start, unitId, kind, kg }) => ({ start, unitId, group: q.by === 'kind' ? kind : '', amount: kg }))
}

/** What farming tells the indicators. */
export const farmingFacts = defineFactSource({
  key: 'farming',
  label: words('Vùng nuôi, trồng', 'Growing areas', 'តំបន់ចិញ្ចឹម និងដាំដុះ'),
  measures: {
    areas: { ...level, label: words('Vùng đã cấp mã', 'Areas with a code', 'តំបន់មានលេខកូដ') },
    live: { ...level, label: words('Vùng đang ghi nhật ký', 'Areas with a live diary', 'តំបន់កំពុងកត់កំណត់ហេតុ') },
    certified: { ...level, label: words('Vùng có chứng nhận', 'Certified areas', 'តំបន់មានវិញ្ញាបនបត្រ') },
    expected_kg: { ...level, label: words('Sản lượng dự kiến (kg)', 'Expected harvest (kg)', 'ផលរំពឹងទុក (គក)') },
    gathered: { ...level, dimensions: [], label: words('Vùng có bệnh tụ lại', 'Areas where disease gathers', 'តំបន់ជំងឺប្រមូលផ្តុំ') },
    harvested_kg: { grain: 'record', kind: 'flow', label: words('Đã thu hoạch (kg)', 'Harvested (kg)', 'បានប្រមូលផល (គក)') },
  },
  dimensions: {
    kind: {
      label: words('Loại vùng', 'Kind of area', 'ប្រភេទតំបន់'),
      nameValues: async (db, _values, lang) =>
        new Map(((await findCatalogue(db))?.kinds ?? []).map(({ key, label }) => [key, localized(lang, label)])),
    },
  },
  read: (db, q) => (q.measure === 'harvested_kg' ? harvests(db, q) : levels(db, q)),
})
