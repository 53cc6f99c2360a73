import { type Db, sql } from '#core/db.ts'

export type ServiceTraffic = {
  service: string
  calls: number
  failed: number
  buckets: number[]
  requestBytes: number
  responseBytes: number
  lastSuccessAt: Date | null
  lastFailureAt: Date | null
  lastFault: string | null
}

/** How each service did since a moment (to the hour). */
export async function trafficByService(db: Db, since: Date): Promise<ServiceTraffic[]> {
  const { rows } = await sql<ServiceTraffic>`with recent as (
      select * from exchange.traffic where hour >= date_trunc('hour', ${since}::timestamptz)
    ), sums as (
      select service, array_agg(total order by place) as buckets from (
        select service, place, sum(count)::integer as total from recent, unnest(buckets) with ordinality as x (count, place) group by service, place
      ) as placed group by service
    ) select r.service, sum(r.calls) as calls, sum(r.failed) as failed, s.buckets, sum(r.request_bytes) as "requestBytes",
      sum(r.response_bytes) as "responseBytes", max(r.last_success_at) as "lastSuccessAt", max(r.last_failure_at) as "lastFailureAt",
      (array_agg(r.last_fault order by r.last_failure_at desc nulls last))[1] as "lastFault"
    from recent r join sums s on s.service = r.service group by r.service, s.buckets`.execute(db)
  return rows
}

export type Flow = { client: string; service: string; calls: number; failed: number; bytes: number }

export async function trafficByFlow(db: Db, since: Date): Promise<Flow[]> {
  const { rows } = await sql<Flow>`select client, service, sum(calls) as calls, sum(failed) as failed,
      sum(request_bytes + response_bytes) as bytes
    from exchange.traffic where hour >= date_trunc('hour', ${since}::timestamptz) group by client, service order by client, service`.execute(
    db,
  )
  return rows
}

export type EventFlow = {
  systemId: string
  /** Of the program itself: from the system when `incoming`, else to it. */
  own: boolean
  incoming: boolean
  agreed: boolean
  producerId: string | null
  messages: number
  delivered: number
  dead: number
}

/** Messages that were queued since a moment, by subscription and who published them; subscriptions without any as well. */
export async function eventsByFlow(db: Db, since: Date, program: string): Promise<EventFlow[]> {
  const { rows } = await sql<EventFlow>`select s.system_id as "systemId", s.created_by = ${program}::uuid as own, s.incoming,
      s.state in ('active', 'paused') as agreed, d.producer_id as "producerId", coalesce(d.messages, 0) as messages,
      coalesce(d.delivered, 0) as delivered, coalesce(d.dead, 0) as dead
    from exchange.subscription s left join (
      select d.subscription_id, e.producer_id, count(*)::int as messages, count(*) filter (where d.state = 'done')::int as delivered, count(*) filter (where d.state = 'dead')::int as dead
      from exchange.delivery d join exchange.event e on e.number = d.event_number where d.created_at >= ${since} group by 1, 2) d
      on d.subscription_id = s.id
    where s.state <> 'proposed' order by s.created_at, s.id, d.producer_id`.execute(db)
  return rows
}

export type DayOfTransactions = { day: string; calls: number; failed: number; delivered: number }

/**
 * Transactions of the exchange by day of Vietnam, both days included: calls through the gateway and messages that receivers
 * acknowledged. Days without any are absent.
 */
export async function transactionsPerDay(db: Db, days: { from: string; to: string }): Promise<DayOfTransactions[]> {
  const from = sql`(${days.from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh')`
  const until = sql`((${days.to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')`
  const { rows } =
    await sql<DayOfTransactions>`select day::text, sum(calls) as calls, sum(failed) as failed, sum(delivered) as delivered from (
      select (hour at time zone 'Asia/Ho_Chi_Minh')::date as day, calls, failed, 0 as delivered from exchange.traffic
        where hour >= ${from} and hour < ${until}
      union all
      select (done_at at time zone 'Asia/Ho_Chi_Minh')::date, 0, 0, 1 from exchange.delivery
        where state = 'done' and done_at >= ${from} and done_at < ${until}
    ) as each group by day order by day`.execute(db)
  return rows
}
