import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { findUnitByCode, readPack, type Unit } from '#ground/places/index.ts'
import { listDefinitions } from '../definition/definition.queries.ts'
import { endOf, type Period, periodOf, shift } from '../query/period.rules.ts'
import type { FactSource, LiveQuestion, LiveRow } from '../source/source.ts'
import { listEntries } from './entry.queries.ts'
import { dueDay } from './entry.rules.ts'

let packDir: string | undefined
/** Which province's units owe figures. Said once when the program starts. */
export function useProvince(dir: string): void {
  packDir = dir
}

const known = new Map<string, Unit[]>()

/** The province's units of a level on a day. */
export async function unitsOfLevel(db: Db, level: string, day: string): Promise<Unit[]> {
  if (!packDir) return []
  const key = `${packDir} ${level} ${day.slice(0, 7)}`
  const before = known.get(key)
  if (before) return before
  const pack = await readPack(packDir)
  const codes = pack.dataset.units.filter((unit) => unit.level === level && unit.from <= day && (unit.to === null || unit.to >= day))
  const units: Unit[] = []
  for (const { code } of codes) {
    const unit = await findUnitByCode(db, code, { on: day, level })
    if (unit) units.push(unit)
  }
  if (known.size > 200) known.clear()
  if (units.length > 0) known.set(key, units)
  return units
}

/** Periods of a kind that fell due in a span. */
function periodsDue(kind: Period['kind'], by: { from: string; to: string; dueOf: (period: Period) => string }): Period[] {
  const due: Period[] = []
  for (let period = periodOf(kind, by.to); by.dueOf(period) >= by.from; period = shift(period, -1))
    if (by.dueOf(period) <= by.to) due.push(period)
  return due
}

async function read(db: Db, q: LiveQuestion, today: string): Promise<LiveRow[]> {
  const rows: LiveRow[] = []
  const to = q.to < today ? q.to : today
  for (const { key, body, publishedAt } of await listDefinitions(db)) {
    const rule = body.entry
    if (!rule || (q.where.series !== undefined && q.where.series !== key)) continue
    // Nobody owed a figure before anybody asked for it.
    const from = dayOf(publishedAt) > q.from ? dayOf(publishedAt) : q.from
    if (from > to) continue
    for (const period of periodsDue(body.period, { from, to, dueOf: (one) => dueDay(one, rule) })) {
      const units = await unitsOfLevel(db, rule.level, endOf(period))
      const ids = units.map((unit) => unit.id)
      const start = dueDay(period, rule)
      const given =
        q.measure === 'expected'
          ? []
          : await listEntries(db, { series: [key], unitIds: ids, states: ['approved', 'superseded'], from: period.start, to: period.start })
      const present = new Map(
        given.filter((entry) => entry.state === 'approved' || q.measure === 'on_time').map((entry) => [entry.unitId, entry]),
      )
      for (const id of ids) {
        const entry = present.get(id)
        const counts = q.measure === 'expected' || (entry !== undefined && (q.measure === 'present' || dayOf(entry.enteredAt) <= start))
        if (counts) rows.push({ start, unitId: id, group: key, amount: 1 })
      }
    }
  }
  return rows
}

const words = (vi: string, en: string, km: string) => ({ vi, en, km })

/** How complete and how timely the entered figures are. */
export const dataEntryFacts = (now: () => Date): FactSource => ({
  key: 'data_entry',
  label: words('Số liệu nhập tay', 'Entered data', 'ទិន្នន័យបញ្ចូល'),
  measures: {
    expected: { grain: 'record', kind: 'flow', label: words('Phải nhập', 'Expected', 'ត្រូវបញ្ចូល') },
    present: { grain: 'record', kind: 'flow', label: words('Đã duyệt', 'Approved', 'បានអនុម័ត') },
    on_time: { grain: 'record', kind: 'flow', label: words('Nhập đúng hạn', 'Entered in time', 'បញ្ចូលទាន់ពេល') },
  },
  dimensions: { series: { label: words('Chỉ tiêu', 'Series', 'សូចនាករ') } },
  read: (db, question) => read(db, question, dayOf(now())),
})
