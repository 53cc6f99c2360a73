import { type Db, sql } from '#core/db.ts'
import type { CloudEvent } from './cloudevent.rules.ts'

export type Delivery = {
  id: number
  subscriptionId: string
  eventNumber: number
  round: number
  attempts: number
  state: 'waiting' | 'leased' | 'done' | 'dead' | 'discarded'
  fault: string | null
  mended: { data: unknown } | null
  createdAt: Date
  dueAt: Date
  leasedUntil: Date | null
  type: string
  source: string
  subject: string
  eventId: string
  event: CloudEvent
}

const columns =
  sql.raw(`d.id, d.subscription_id as "subscriptionId", d.event_number as "eventNumber", d.round, d.attempts, d.state, d.fault,
  d.mended, d.created_at as "createdAt", d.due_at as "dueAt", d.leased_until as "leasedUntil", e.type, e.source, e.subject, e.id as "eventId",
  jsonb_build_object('attributes', e.attributes, 'data', e.data, 'dataBase64', e.data_base64, 'hasData', e.data is not null) as event`)

// What may be handed out now: waiting and due, or handed out before and never acknowledged in time.
const visible = (now: Date) => sql`((d.state = 'waiting' and d.due_at <= ${now}) or (d.state = 'leased' and d.leased_until <= ${now}))`
// Of one subject the oldest goes first; a dead letter holds back what came after it.
const firstOfSubject = sql`not exists (select from exchange.delivery b where b.subscription_id = d.subscription_id
      and b.order_key = d.order_key and b.id < d.id and b.state in ('waiting', 'leased', 'dead'))`

/** Hands out messages, one of each subject, and hides them from others until `until`. */
export async function leaseDeliveries(
  trx: Db,
  subscriptionId: string,
  by: { now: Date; until: Date; limit: number; maxAttempts: number },
): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`with picked as (
      select d.id from exchange.delivery d
      where d.subscription_id = ${subscriptionId}::uuid and ${visible(by.now)} and ${firstOfSubject} and d.attempts < ${by.maxAttempts}
      order by d.id limit ${by.limit} for update skip locked
    ), leased as (
      update exchange.delivery d set state = 'leased', leased_until = ${by.until}, attempts = d.attempts + 1
      from picked where d.id = picked.id
      returning d.*
    ) select ${columns} from leased d join exchange.event e on e.number = d.event_number order by d.id`.execute(trx)
  return rows
}

/** Messages that were handed out as often as allowed and never acknowledged. */
export async function buryUnanswered(trx: Db, subscriptionId: string, by: { now: Date; maxAttempts: number }): Promise<void> {
  await sql`update exchange.delivery d set state = 'dead', leased_until = null, fault = coalesce(fault, 'never acknowledged')
    where d.subscription_id = ${subscriptionId}::uuid and ${visible(by.now)} and d.attempts >= ${by.maxAttempts}`.execute(trx)
}

export async function lockDelivery(trx: Db, subscriptionId: string, id: number): Promise<Delivery | undefined> {
  const { rows } = await sql<Delivery>`select ${columns} from exchange.delivery d join exchange.event e on e.number = d.event_number
    where d.id = ${id} and d.subscription_id = ${subscriptionId}::uuid for update of d`.execute(trx)
  return rows[0]
}

export async function findDelivery(db: Db, id: number): Promise<Delivery | undefined> {
  const { rows } = await sql<Delivery>`select ${columns} from exchange.delivery d join exchange.event e on e.number = d.event_number
    where d.id = ${id}`.execute(db)
  return rows[0]
}

export async function markDone(trx: Db, id: number, at: Date): Promise<void> {
  await sql`update exchange.delivery set state = 'done', done_at = ${at}, leased_until = null, fault = null where id = ${id}`.execute(trx)
}

export async function markAgain(trx: Db, id: number, to: { dueAt: Date; fault: string }): Promise<void> {
  await sql`update exchange.delivery set state = 'waiting', due_at = ${to.dueAt}, leased_until = null, fault = ${to.fault.slice(0, 500)}
    where id = ${id}`.execute(trx)
}

export async function markDead(trx: Db, id: number, fault: string): Promise<void> {
  await sql`update exchange.delivery set state = 'dead', leased_until = null, fault = ${fault.slice(0, 500)} where id = ${id}`.execute(trx)
}

/** Back into the queue, in its place among its subject, with its tries begun anew. */
export async function revive(trx: Db, id: number, to: { at: Date; mended: { data: unknown } | null }): Promise<void> {
  await sql`update exchange.delivery set state = 'waiting', attempts = 0, due_at = ${to.at}, fault = null, leased_until = null,
      mended = coalesce(${to.mended ? JSON.stringify(to.mended) : null}::jsonb, mended)
    where id = ${id}`.execute(trx)
}

export async function markDiscarded(trx: Db, id: number, at: Date): Promise<void> {
  await sql`update exchange.delivery set state = 'discarded', done_at = ${at} where id = ${id}`.execute(trx)
}

/** When the next message of a subscription is due that nothing holds back; undefined when none waits. */
export async function nextDue(db: Db, subscriptionId: string): Promise<Date | undefined> {
  const { rows } = await sql<{ due: Date | null }>`select min(case when d.state = 'leased' then d.leased_until else d.due_at end) as due
    from exchange.delivery d where d.subscription_id = ${subscriptionId}::uuid and d.state in ('waiting', 'leased') and ${firstOfSubject}`.execute(
    db,
  )
  return rows[0]?.due ?? undefined
}

/** Push subscriptions for which something waits. */
export async function listPushing(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from exchange.subscription s where s.delivery = 'push' and s.state = 'active'
    and exists (select from exchange.delivery d where d.subscription_id = s.id and d.state in ('waiting', 'leased'))`.execute(db)
  return rows.map((row) => row.id)
}

/** Delivers again what came since a day, as a new round behind what waits; answers how many. */
export async function insertReplay(trx: Db, subscriptionId: string, from: Date, at: Date): Promise<{ count: number; round: number }> {
  const { rows } = await sql<{ count: number; round: number }>`with last as (
      select coalesce(max(round), 0) + 1 as round from exchange.delivery where subscription_id = ${subscriptionId}::uuid
    ), made as (
      insert into exchange.delivery (subscription_id, event_number, round, order_key, due_at, created_at)
      select s.id, e.number, last.round, e.source || E'\n' || e.subject, ${at}, ${at}
      from last cross join exchange.event e join exchange.subscription s on s.id = ${subscriptionId}::uuid
        and exists (select from unnest(s.types) as t where e.type = t or (t like '%*' and starts_with(e.type, left(t, -1))))
        and (s.sources = '{}' or exists (select from unnest(s.sources) as o where e.source = o or starts_with(e.source, o || '/')))
      where e.received_at >= ${from} order by e.number returning round
    ) select count(*) as count, coalesce(max(round), 0) as round from made`.execute(trx)
  return rows[0] ?? { count: 0, round: 0 }
}

export async function listDead(
  db: Db,
  by: { subscriptionId?: string | undefined; before?: number | undefined; limit: number },
): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`select ${columns} from exchange.delivery d join exchange.event e on e.number = d.event_number
    where d.state = 'dead' and ${by.subscriptionId ? sql`d.subscription_id = ${by.subscriptionId}::uuid` : sql`true`}
      and ${by.before ? sql`d.id < ${by.before}` : sql`true`}
    order by d.id desc limit ${by.limit}`.execute(db)
  return rows
}
