import { type Db, sql } from '#core/db.ts'

export type BucketRow = { start: string; place: number; amount: number }

/** How many answers of each day lie in each bucket of time. */
export async function listAnswerTimes(db: Db, span: { from: string; to: string }): Promise<BucketRow[]> {
  const { rows } =
    await sql<BucketRow>`select (t.hour at time zone 'Asia/Ho_Chi_Minh')::date::text as start, x.place::int as place, sum(x.count)::int as amount
    from exchange.traffic t, unnest(t.buckets) with ordinality as x (count, place)
    where t.hour >= (${span.from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh')
      and t.hour < ((${span.to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')
    group by 1, 2 having sum(x.count) > 0 order by 1, 2`.execute(db)
  return rows
}

/** Services that may be called now. */
export async function countOpenServices(db: Db): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from exchange.service s join exchange.system y on y.id = s.system_id
    where s.enabled_at is not null and y.disabled_at is null`.execute(db)
  return rows[0]?.count ?? 0
}
