import { type Db, sql } from '#core/db.ts'
import type { Field, Register } from '../definition/definition.ts'
import { filterExpression } from '../definition/indexes.queries.ts'
import { conditionsOf, type ListFilter } from './list.queries.ts'

/** A field to count by; days by their year or month, numbers by bands of a width. */
export type Tally = { field: string; as?: 'year' | 'month' | 'band' | undefined; step?: number | undefined }
export type Group = { parts: (string | null)[]; count: number; sums: Record<string, number>; lastAt: Date | null }
type By = Tally & { shape: Field; isUnit: boolean }

function partOf({ shape, as, step, isUnit }: By) {
  if (isUnit) return sql`v.unit_id::text`
  const value = sql.raw(filterExpression(shape))
  if (as === 'year') return sql`substr(${value}, 1, 4)`
  if (as === 'month') return sql`substr(${value}, 1, 7)`
  if (as === 'band' && step) return sql`(floor(${value} / ${sql.raw(String(step))}) * ${sql.raw(String(step))})::text`
  return sql`${value}::text`
}

/** Counts and sums of the records that the filter leaves, by the parts; no value of a record is among them. */
export async function groupRecords(db: Db, register: Register, q: { filter: ListFilter; by: By[]; sums: Field[] }): Promise<Group[]> {
  const parts = q.by.map(partOf)
  const list = parts.length > 0 ? sql`array[${sql.join(parts)}]` : sql`array[]::text[]`
  const sums = q.sums.map((field) => sql`${sql.lit(field.key)}, coalesce(sum(${sql.raw(filterExpression(field))}), 0)`)
  const { rows } = await sql<Group>`
    select ${list} as parts, count(*) as count, max(v.recorded_at) as "lastAt",
      ${sums.length > 0 ? sql`jsonb_build_object(${sql.join(sums)})` : sql`'{}'::jsonb`} as sums
    from registers.record_version v where ${conditionsOf(register, q.filter)} group by ${list} order by ${list}`.execute(db)
  return rows
}
