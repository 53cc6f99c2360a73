import { type Db, sql } from '#core/db.ts'
import { resolve, rowsOf } from './cell.queries.ts'
import type { CellSum } from './cell-sums.rules.ts'

/** A place outside the indexes where a rebuild lays down what it has counted. */
export async function openHeap(trx: Db): Promise<void> {
  // The sums are added up once at the end: in memory.
  await sql`set local work_mem = '128MB'`.execute(trx)
  await sql`create temp table counted_heap (due date, measure int, span text, tuple int, start date, unit_id uuid, bucket smallint, amount numeric) on commit drop`.execute(
    trx,
  )
}

/** Lays sums down in the heap. */
export async function heapSums(trx: Db, source: string, sums: readonly CellSum[]): Promise<void> {
  const rows = await resolve(
    trx,
    source,
    sums.map(({ due, ...cell }) => ({ cell, due })),
  )
  if (rows.length > 0) await sql`insert into counted_heap select * from ${rowsOf(rows)}`.execute(trx)
}

const key = sql.raw('measure, span, tuple, start, unit_id, bucket')
const sameKey = sql.raw(
  'c.measure = n.measure and c.span = n.span and c.tuple = n.tuple and c.start = n.start and c.unit_id = n.unit_id and c.bucket = n.bucket',
)

/**
 * Makes the cells of a source those of the heap. What is as it was is not touched: writing a cell with its indexes costs many times
 * what comparing it does, and a rebuild mostly finds what there was.
 */
export async function settleHeap(trx: Db, source: string): Promise<void> {
  await sql`create temp table counted_now on commit drop as
    select ${key}, sum(amount) as amount from counted_heap where due is null group by 1, 2, 3, 4, 5, 6 having sum(amount) <> 0`.execute(trx)
  await sql`analyze counted_now`.execute(trx)
  await sql`delete from indicators.cell c where c.measure in (select id from indicators.measure where source = ${source})
    and not exists (select from counted_now n where ${sameKey})`.execute(trx)
  await sql`update indicators.cell c set amount = n.amount from counted_now n where ${sameKey} and c.amount <> n.amount`.execute(trx)
  await sql`insert into indicators.cell (${key}, amount)
    select ${key}, amount from counted_now n where not exists (select from indicators.cell c where ${sameKey}) order by ${key}`.execute(trx)
  await sql`insert into indicators.scheduled (due, measure, tuple, start, unit_id, bucket, amount)
    select due, measure, tuple, start, unit_id, bucket, sum(amount) from counted_heap where due is not null group by 1, 2, 3, 4, 5, 6 having sum(amount) <> 0`.execute(
    trx,
  )
  await sql`drop table counted_now, counted_heap`.execute(trx)
}

/** Forgets what was counted of each record; the cells stay until the new ones are known. */
export async function clearCounted(trx: Db, source: string): Promise<void> {
  await sql`delete from indicators.scheduled where measure in (select id from indicators.measure where source = ${source})`.execute(trx)
  await sql`delete from indicators.counted where source = ${source}`.execute(trx)
}
