import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { findRegister } from '../definition/definition.queries.ts'
import type { Register } from '../definition/definition.ts'
import { type Scalar } from '../definition/definition.ts'
import { dataOf } from '../record/change.ts'
import type { Config } from '#core/config.ts'
import { countByUnit, type Cursor, listRecords } from './list.queries.ts'

/** How well a register is kept in one unit on a day; the counts are of records. `null` unit: records that belong to none. */
export type Completeness = { unitId: string | null; rows: number; complete: number; valid: number; fresh: number; lastAt: Date | null }

/** Completeness, validity and freshness of a register by the units of its records on a day, for indicators and the page of quality. */
export async function completenessOf(db: Db, register: string, day: string): Promise<Completeness[]> {
  const found = await findRegister(db, register)
  if (!found) throw refuse('notFound', 'registers.no_such_register', { register })
  return qualityOf(db, found, day, undefined)
}

export async function qualityOf(db: Db, register: Register, day: string, units: readonly string[] | undefined): Promise<Completeness[]> {
  const freshFrom = new Date(Date.parse(`${day}T00:00:00+07:00`) - register.definition.freshDays * 86_400_000)
  return countByUnit(db, register, { on: day, fields: [], ...(units ? { units } : {}) }, freshFrom)
}

export type Totals = Omit<Completeness, 'unitId'>

export function totalsOf(list: readonly Completeness[]): Totals {
  const sum = { rows: 0, complete: 0, valid: 0, fresh: 0, lastAt: null as Date | null }
  for (const one of list) {
    sum.rows += one.rows
    sum.complete += one.complete
    sum.valid += one.valid
    sum.fresh += one.fresh
    if (one.lastAt && (!sum.lastAt || one.lastAt > sum.lastAt)) sum.lastAt = one.lastAt
  }
  return sum
}

export type OpenRow = { id: string; unitId: string | null; validFrom: string; data: Record<string, Scalar> }
export type OpenRows = { register: Register; rows: OpenRow[]; next: Cursor | undefined }

/** Records of an open register as anybody may have them: without masked and sealed fields. Refuses any register that is not open. */
export async function openRows(
  db: Db,
  config: Config,
  register: string,
  page: { on: string; after?: Cursor | undefined; limit: number },
): Promise<OpenRows> {
  const found = await findRegister(db, register)
  if (!found || found.definition.class !== 'open') throw refuse('notFound', 'registers.no_such_register', { register })
  const shown = found.definition.fields.filter(
    (field) => !field.seenBy && !field.sealed && field.kind !== 'identity_number' && field.kind !== 'phone',
  )
  const { rows, next } = await listRecords(db, found, { on: page.on, fields: [] }, { after: page.after, limit: page.limit })
  return {
    register: { ...found, definition: { ...found.definition, fields: shown } },
    next,
    rows: rows.map((version) => {
      const data = dataOf(config, version)
      const open = Object.fromEntries(shown.flatMap(({ key }) => (data[key] === undefined ? [] : [[key, data[key]]])))
      return { id: version.recordId, unitId: version.unitId, validFrom: version.validFrom, data: open }
    }),
  }
}
