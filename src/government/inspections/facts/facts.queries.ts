import { type Db, sql } from '#core/db.ts'

export type VisitRow = { start: string; unitId: string; amount: number }

/** Visits that were concluded, by day and unit; all, or those recorded wholly in the field through the platform. */
export async function countConcluded(db: Db, span: { from: string; to: string }, digitalOnly: boolean): Promise<VisitRow[]> {
  const { rows } =
    await sql<VisitRow>`select (concluded_at at time zone 'Asia/Ho_Chi_Minh')::date::text as start, unit_id as "unitId", count(*)::int as amount
    from inspections.visit
    where concluded_at >= (${span.from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh')
      and concluded_at < ((${span.to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh') ${digitalOnly ? sql`and digital` : sql``}
    group by 1, 2 order by 1`.execute(db)
  return rows
}
