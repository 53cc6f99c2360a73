import { type Db, sql } from '#core/db.ts'
import type { Field, Register } from '../definition/definition.ts'
import { filterExpression } from '../definition/indexes.queries.ts'

export type Condition = { field: Field; is: string }
export type What = 'records' | 'complete' | 'valid' | 'total'
/** What came (or, below zero, went) in a month, in a unit. */
export type Change = { month: string; unitId: string | null; amount: number }

/**
 * How much came into a register and how much went, by month and unit, up to a day: levels at the ends of months are their sums.
 * One look at the register, however many months are asked for.
 */
export async function listChanges(
  db: Db,
  register: Register,
  q: { what: What; field?: Field | undefined; having: readonly Condition[]; upTo: string },
): Promise<Change[]> {
  const amount =
    q.what === 'total' && q.field
      ? sql`coalesce(${sql.raw(filterExpression(q.field))}, 0)`
      : q.what === 'complete'
        ? sql`(v.missing = 0)::int`
        : q.what === 'valid'
          ? sql`(v.faults = 0)::int`
          : sql`1`
  const within = sql.join(
    [
      sql`v.superseded_at is null and v.register_id = ${sql.raw(String(register.id))}`,
      ...q.having.map(({ field, is }) => sql`${sql.raw(filterExpression(field))}::text = ${is}`),
    ],
    sql` and `,
  )
  const { rows } = await sql<Change>`
    select to_char(month, 'YYYY-MM-DD') as month, unit_id as "unitId", sum(amount)::float8 as amount from (
      select date_trunc('month', v.valid_from)::date as month, v.unit_id, ${amount} as amount
      from registers.record_version v where ${within} and v.valid_from <= ${q.upTo}::date
      union all
      select date_trunc('month', v.valid_to + 1)::date, v.unit_id, - ${amount}
      from registers.record_version v where ${within} and v.valid_to < ${q.upTo}::date) as moved
    group by 1, 2 order by 1`.execute(db)
  return rows
}
