import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { findRegister } from '../definition/definition.queries.ts'
import type { Register } from '../definition/definition.ts'
import { countByUnit } from './list.queries.ts'

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
