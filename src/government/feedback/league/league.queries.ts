import { type Db, sql, tablesOf } from '#core/db.ts'
import type { FeedbackTables } from '../tables.ts'
import type { Line, Month } from './league.rules.ts'

/** How each unit did with the reports that came in a month, as it stands now. */
export async function countMonth(db: Db, from: Date, to: Date): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select unit_id as "unitId", min(unit_name) as "unitName", count(*)::integer as received,
      (count(*) filter (where phase = 'fixed'))::integer as answered,
      (count(*) filter (where phase = 'fixed' and late is not true))::integer as "inTime",
      (count(*) filter (where phase in ('waiting', 'open')))::integer as open,
      round(percentile_cont(0.5) within group (order by extract(epoch from closed_at - reported_at) / 3600)
        filter (where phase = 'fixed'))::integer as "medianHours",
      round(percentile_cont(0.9) within group (order by extract(epoch from closed_at - reported_at) / 3600)
        filter (where phase = 'fixed'))::integer as "slowHours",
      (count(score))::integer as rated, coalesce(sum(score), 0)::integer as "scoreSum"
    from feedback.report where reported_at >= ${from} and reported_at < ${to} and phase <> 'dropped'
    group by unit_id order by unit_id`.execute(db)
  return rows
}

export async function findMonth(db: Db, month: string): Promise<Month | undefined> {
  const row = await tablesOf<FeedbackTables>(db)
    .selectFrom('feedback.frozen_month')
    .selectAll()
    .where('month', '=', month)
    .executeTakeFirst()
  return row && { month: row.month, lines: row.body as Line[], hash: row.hash, previousHash: row.previous_hash, frozenAt: row.frozen_at }
}

export async function listMonths(db: Db, limit: number): Promise<string[]> {
  const rows = await tablesOf<FeedbackTables>(db)
    .selectFrom('feedback.frozen_month')
    .select('month')
    .orderBy('month', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => row.month)
}

export async function findLastBefore(db: Db, month: string): Promise<string | undefined> {
  const row = await tablesOf<FeedbackTables>(db)
    .selectFrom('feedback.frozen_month')
    .select('hash')
    .where('month', '<', month)
    .orderBy('month', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.hash
}

/** Writes a month's figures, once; says whether it did. */
export async function insertMonth(trx: Db, month: Omit<Month, 'lines'> & { body: string }): Promise<boolean> {
  const result = await tablesOf<FeedbackTables>(trx)
    .insertInto('feedback.frozen_month')
    .values({ month: month.month, body: month.body, hash: month.hash, previous_hash: month.previousHash, frozen_at: month.frozenAt })
    .onConflict((conflict) => conflict.column('month').doNothing())
    .executeTakeFirst()
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0
}
