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

export type PointRow = { start: string; unitId: string; kind: string; list: string; points: number; failed: number; otherwise: number }

/**
 * Points of visits that were concluded, by day, unit, list and the kind in which they are answered: all that apply, those that
 * failed, and those where the inspector found otherwise than the answer says.
 */
export async function countPoints(db: Db, span: { from: string; to: string }, unitIds?: readonly string[]): Promise<PointRow[]> {
  const { rows } = await sql<PointRow>`select (v.concluded_at at time zone 'Asia/Ho_Chi_Minh')::date::text as start, v.unit_id as "unitId",
      e.kind, c.key as list, count(*) filter (where e.value <> 'not_applicable')::int as points,
      count(*) filter (where e.value = 'fault')::int as failed, count(*) filter (where e.follows <> e.value)::int as otherwise
    from inspections.visit v join inspections.checklist c on c.id = v.checklist_id
      join lateral (select distinct on (point) kind, value, follows from inspections.entry where visit_id = v.id
        order by point, version desc) e on true
    where v.concluded_at >= (${span.from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh')
      and v.concluded_at < ((${span.to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')
      ${unitIds ? sql`and v.unit_id = any(${[...unitIds]}::uuid[])` : sql``}
    group by 1, 2, 3, 4 order by 1`.execute(db)
  return rows
}
