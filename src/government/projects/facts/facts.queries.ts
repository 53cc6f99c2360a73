import { type Db, sql } from '#core/db.ts'

export type Counted = { start: string; unitId: string; amount: number }
type Span = { from: string; to: string }

/** What real projects paid, by day and leading unit. */
export async function paidByDay(db: Db, { from, to }: Span): Promise<Counted[]> {
  const { rows } = await sql<Counted>`select y.paid_on::text as start, p.unit_id as "unitId", sum(y.amount)::bigint as amount
    from projects.payment y join projects.contract c on c.id = y.contract_id join projects.project p on p.id = c.project_id
    where not p.is_generated and y.paid_on between ${from}::date and ${to}::date group by 1, 2`.execute(db)
  return rows
}

/** Real projects that were approved, by day and leading unit; `measurable`: those that say by what their value is measured. */
export async function approvedByDay(db: Db, { from, to }: Span, measurable: boolean): Promise<Counted[]> {
  const { rows } =
    await sql<Counted>`select (s.at at time zone 'Asia/Ho_Chi_Minh')::date::text as start, p.unit_id as "unitId", count(*)::int as amount
    from projects.step s join projects.project p on p.id = s.project_id
      join projects.project_version v on v.project_id = p.id and v.number = p.version
    where s.action = 'approve' and not p.is_generated
      and (s.at at time zone 'Asia/Ho_Chi_Minh')::date between ${from}::date and ${to}::date
      and ${measurable ? sql`exists (select 1 from jsonb_array_elements(v.body->'value') r where r->>'kind' <> 'stated')` : sql`true`}
    group by 1, 2`.execute(db)
  return rows
}
