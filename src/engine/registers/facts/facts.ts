import type { Db } from '#core/db.ts'
import { localized } from '#core/i18n.ts'
import { defineFactSource, type LiveQuestion, type LiveRow, periodOf, periodsBetween } from '#engine/indicators/index.ts'
import { isCountedBy, isOpenField } from '../browse/open.ts'
import { qualityOf } from '../browse/quality.ts'
import { listRegisters } from '../definition/definition.queries.ts'
import type { Register } from '../definition/definition.ts'
import { isNumeric } from '../record/value.rules.ts'
import { type Condition, listChanges, type What } from './facts.queries.ts'
import { conditionsIn, levelsOf } from './levels.rules.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })

/** Which records of a register are asked for; undefined where the register may not be counted so. */
function askedOf({ definition }: Register, { measure, where }: LiveQuestion) {
  const { fields } = definition
  const given = where.having === undefined ? [] : conditionsIn(where.having)
  const having: Condition[] = (given ?? []).flatMap(([key, is]) => {
    const field = fields.find((one) => one.key === key && isCountedBy(one) && one.kind !== 'unit')
    return field ? [{ field, is }] : []
  })
  const field = fields.find((one) => one.key === where.field && isOpenField(one) && isNumeric(one.kind))
  // Of a register about people nothing is told but how many it holds and how well it is kept.
  const isCoarse = definition.class === 'personal' && (where.having !== undefined || measure === 'total')
  if (!given || having.length < given.length || (measure === 'total' && !field) || isCoarse) return undefined
  return { having, field }
}

async function levelsIn(db: Db, register: Register, q: LiveQuestion, months: readonly string[]) {
  const now = periodOf('month', q.today).start
  if (q.measure === 'fresh') {
    // How fresh a record is, is known of today alone.
    if (q.where.having !== undefined || !months.includes(now)) return []
    return (await qualityOf(db, register, q.today, undefined)).map(({ unitId, fresh }) => ({ month: now, unitId, amount: fresh }))
  }
  const asked = askedOf(register, q)
  if (!asked) return []
  return levelsOf(await listChanges(db, register, { ...asked, what: q.measure as What, upTo: q.today }), months)
}

async function reckon(db: Db, q: LiveQuestion): Promise<LiveRow[]> {
  const last = q.to < q.today ? q.to : q.today
  if (q.from > last) return []
  const months = periodsBetween(periodOf('month', q.from), periodOf('month', last), 240).map(({ start }) => start)
  const rows: LiveRow[] = []
  // What is sealed is not told, not even how many there are.
  for (const register of (await listRegisters(db)).filter(({ definition }) => definition.class !== 'sealed')) {
    const { key } = register.definition
    if (q.where.register !== undefined && q.where.register !== key) continue
    if (q.where.register === undefined && (q.where.having !== undefined || q.measure === 'total')) continue
    for (const { month, unitId, amount } of await levelsIn(db, register, q, months))
      rows.push({ start: month, unitId, group: q.by === 'register' ? key : '', amount })
  }
  return added(rows)
}

/** One row for each month, unit and group: of a level the last row counts. */
function added(rows: readonly LiveRow[]): LiveRow[] {
  const sums = new Map<string, LiveRow>()
  for (const row of rows) {
    const key = `${row.start} ${row.unitId} ${row.group}`
    sums.set(key, { ...row, amount: (sums.get(key)?.amount ?? 0) + row.amount })
  }
  return [...sums.values()]
}

type Kept = { at: number; rows: Promise<LiveRow[]> }
const kept = new WeakMap<object, Map<string, Kept>>()
const milliseconds = 60_000

/** A register of a million records is looked at once a minute, however many figures are made of it. */
function read(db: Db, q: LiveQuestion): Promise<LiveRow[]> {
  // Within a transaction what was just written is to be seen.
  if (db.isTransaction) return reckon(db, q)
  const own = kept.get(db) ?? new Map<string, Kept>()
  kept.set(db, own)
  const key = JSON.stringify(q)
  const before = own.get(key)
  if (before && performance.now() - before.at < milliseconds) return before.rows
  if (own.size > 200) own.clear()
  const rows = reckon(db, q)
  own.set(key, { at: performance.now(), rows })
  rows.catch(() => own.delete(key))
  return rows
}

/** Every register is a source: how many records it holds, what they add up to, and how well it is kept. */
export const registerFacts = defineFactSource({
  key: 'registers',
  label: words('Kho dữ liệu dùng chung', 'Shared registers', 'បញ្ជីទិន្នន័យរួម'),
  measures: {
    records: { grain: 'record', kind: 'stock', label: words('Bản ghi', 'Records', 'កំណត់ត្រា') },
    complete: { grain: 'record', kind: 'stock', label: words('Bản ghi đủ trường', 'Complete records', 'កំណត់ត្រាពេញលេញ') },
    valid: { grain: 'record', kind: 'stock', label: words('Bản ghi đúng quy tắc', 'Valid records', 'កំណត់ត្រាត្រឹមត្រូវ') },
    fresh: { grain: 'record', kind: 'stock', label: words('Bản ghi còn mới', 'Fresh records', 'កំណត់ត្រាថ្មី') },
    total: { grain: 'record', kind: 'stock', label: words('Tổng của một trường', 'Sum of a field', 'ផលបូកនៃវាលមួយ') },
  },
  dimensions: {
    register: {
      label: words('Sổ dữ liệu', 'Register', 'បញ្ជី'),
      nameValues: async (db, values, lang) => {
        const names = new Map((await listRegisters(db)).map(({ definition }) => [definition.key, localized(lang, definition.title)]))
        return new Map(values.map((value) => [value, names.get(value) ?? value]))
      },
    },
    having: { label: words('Có trường bằng', 'With a field equal to', 'មានវាលស្មើ') },
    field: { label: words('Trường cộng lại', 'Field added up', 'វាលបូក') },
  },
  read,
})
