import { type Db, sql } from '#core/db.ts'

export type DayCount = { start: string; unitId: string; commodity: string; amount: number }
type Span = { from: string; to: string }

const day = (column: string) => sql.raw(`(${column} at time zone 'Asia/Ho_Chi_Minh')::date::text`)
const within = (column: string, { from, to }: Span) =>
  sql`${sql.raw(column)} >= (${from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh')
    and ${sql.raw(column)} < ((${to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')`

/** Lots that were made, by day and unit; with `whole`, those whose way back ends at a harvest on every branch. */
export async function countMade(db: Db, span: Span, whole: boolean): Promise<DayCount[]> {
  const { rows } = await sql<DayCount>`
    with recursive made as (select l.id, l.uri, l.unit_id, p.commodity, l.declared_at from trace.lot l join trace.product p on p.id = l.product_id
        where l.kind = 'made' and ${within('l.declared_at', span)}),
      back(id, uri, depth) as (
        select id, uri, 0 from made
        union
        select back.id, i.uri, back.depth + 1 from back cross join lateral (
          select i.uri from trace.event_item o join trace.event_item i on i.node = o.node and i.way = 'in'
          where o.uri = back.uri and o.way = 'out'
            and not exists (select 1 from trace.event e join trace.event w on w.hash = e.hash and w.declares_error where e.id = any(array[i.event_id, o.event_id]))
        ) i where back.depth < 60),
      ends as (select b.id, b.uri, coalesce(l.kind = 'harvested', false) as harvested from back b left join trace.lot l on l.uri = b.uri
        where not exists (select 1 from trace.event_item o where o.uri = b.uri and o.way = 'out')),
      judged as (select m.*, coalesce(bool_and(e.harvested), false) as whole from made m left join ends e on e.id = m.id group by m.id, m.uri, m.unit_id, m.commodity, m.declared_at)
    select ${day('declared_at')} as start, unit_id as "unitId", commodity, count(*)::int as amount from judged
    where ${whole ? sql`whole` : sql`true`} group by 1, 2, 3 order by 1`.execute(db)
  return rows
}

/** Codes that were issued, by the day of the order and the unit of the lot. */
export async function countIssued(db: Db, span: Span): Promise<DayCount[]> {
  const { rows } =
    await sql<DayCount>`select ${day('o.ordered_at')} as start, l.unit_id as "unitId", p.commodity, sum(o.amount)::int as amount
    from trace.code_order o join trace.lot l on l.id = o.lot_id join trace.product p on p.id = l.product_id
    where ${within('o.ordered_at', span)} group by 1, 2, 3 order by 1`.execute(db)
  return rows
}

/** Reports of suspected fakes, by the day and the unit of the owner's first place. */
export async function countReported(db: Db, span: Span): Promise<DayCount[]> {
  const { rows } =
    await sql<DayCount>`select ${day('r.reported_at')} as start, s.unit_id as "unitId", coalesce(p.commodity, 'other') as commodity,
      count(*)::int as amount
    from trace.fake_report r left join trace.product p on p.id = r.product_id
      join lateral (select unit_id from trace.place where party_id = r.party_id order by created_at limit 1) s on true
    where ${within('r.reported_at', span)} group by 1, 2, 3 order by 1`.execute(db)
  return rows
}

export type Totals = { parties: number; lots: number; events: number; codes: number; scans: number }

export async function countAll(db: Db): Promise<Totals> {
  const { rows } =
    await sql<Totals>`select (select count(*)::int from trace.party) as parties, (select count(*)::int from trace.lot) as lots,
    (select count(*)::int from trace.event) as events, (select coalesce(sum(amount), 0)::int from trace.code_order) as codes,
    (select count(*)::int from trace.scan) as scans`.execute(db)
  return rows[0] ?? { parties: 0, lots: 0, events: 0, codes: 0, scans: 0 }
}

export async function listProductNames(db: Db, ids: readonly string[]): Promise<{ id: string; name: { vi: string }; party: string }[]> {
  const { rows } = await sql<{ id: string; name: { vi: string }; party: string }>`select p.id, p.name, o.name as party
    from trace.product p join trace.party o on o.id = p.party_id where p.id = any(${[...ids]}::uuid[])`.execute(db)
  return rows
}

export async function listPartyNames(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from trace.party`.execute(db)
  return new Map(rows.map((row) => [row.id, row.name]))
}
