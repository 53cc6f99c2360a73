import { type Db, sql } from '#core/db.ts'

export type FactRow = { start: string; unitId: string | null; group: string; amount: number }

const day = (column: string) => sql.raw(`(${column} at time zone 'Asia/Ho_Chi_Minh')::date`)
const first = (from: string) => sql`(${from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh')`
const after = (to: string) => sql`((${to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')`

/** Orders that were captured, by day and unit: all, those not paid in cash, or those whose money came on the day on which it was known. */
export async function countPaid(
  db: Db,
  what: 'paid' | 'paid_online' | 'confirmed_same_day',
  span: { from: string; to: string; method?: string | undefined },
): Promise<FactRow[]> {
  const only =
    what === 'paid_online'
      ? sql`and o.method <> 'cash'`
      : what === 'confirmed_same_day'
        ? sql`and not exists (select from payments.bank_transaction b where b.order_id = o.id and ${day('b.transacted_at')} <> ${day('b.received_at')})`
        : sql``
  const method = span.method === undefined ? sql`` : sql`and o.method = ${span.method}`
  const { rows } =
    await sql<FactRow>`select ${day('o.captured_at')}::text as start, o.unit_id as "unitId", coalesce(o.method, '') as group, count(*)::int as amount
    from payments.payment_order o
    where o.captured_at >= ${first(span.from)} and o.captured_at < ${after(span.to)} ${only} ${method}
    group by 1, 2, 3 order by 1`.execute(db)
  return rows
}

/** Money captured less what of it was paid back, each on its day. */
export async function sumTaken(db: Db, span: { from: string; to: string; method?: string | undefined }): Promise<FactRow[]> {
  const method = span.method === undefined ? sql`` : sql`and o.method = ${span.method}`
  const { rows } = await sql<FactRow>`select start::text, "unitId", "group", sum(amount)::bigint as amount from (
      select ${day('o.captured_at')} as start, o.unit_id as "unitId", coalesce(o.method, '') as "group", o.amount
        from payments.payment_order o where o.captured_at >= ${first(span.from)} and o.captured_at < ${after(span.to)} ${method}
      union all
      select ${day('r.paid_at')}, r.unit_id, coalesce(o.method, ''), -r.amount
        from payments.refund r join payments.payment_order o on o.id = r.order_id
        where o.captured_at is not null and r.source = 'captured' and r.paid_at >= ${first(span.from)} and r.paid_at < ${after(span.to)} ${method}
    ) as each group by 1, 2, 3 order by 1`.execute(db)
  return rows
}

/** Transfers of which no statement of the bank had told by the end of each of these days. */
export async function countUnmatched(db: Db, days: readonly string[]): Promise<FactRow[]> {
  const { rows } = await sql<FactRow>`select d.day::text as start, a.unit_id as "unitId", '' as group, count(*)::int as amount
    from unnest(${days}::date[]) as d (day)
    join payments.bank_transaction b on b.received_at < ((d.day + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')
    join payments.collection_account a on a.id = b.account_id
    where not exists (
      select from payments.statement_line l join payments.statement s on s.id = l.statement_id
      where l.account_id = b.account_id and l.bank_tx_id = b.bank_tx_id and s.imported_at < ((d.day + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'))
    group by 1, 2 order by 1`.execute(db)
  return rows
}
