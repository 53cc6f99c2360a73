import { type Db, sql } from '#core/db.ts'
import { type Message, messageColumns } from '../message/message.queries.ts'

export type Flow = {
  channel: string
  made: number
  sent: number
  delivered: number
  bounced: number
  gaveUp: number
  waiting: number
  /** Of those sent: share taken by a provider within ten seconds of when they could go. */
  swift: number | null
}

/** What became of the messages of a span, by channel. */
export async function listFlows(db: Db, from: Date, to: Date): Promise<Flow[]> {
  const { rows } =
    await sql<Flow>`select channel, count(*)::int as made, count(sent_at)::int as sent, count(delivered_at)::int as delivered,
      count(bounced_at)::int as bounced, count(gave_up_at)::int as "gaveUp",
      count(*) filter (where sent_at is null and bounced_at is null and gave_up_at is null)::int as waiting,
      avg(case when sent_at is not null then (sent_at - greatest(created_at, case when tries <= 1 then not_before end) <= interval '10 seconds')::int end)::float8 as swift
    from notifications.message where created_at >= ${from} and created_at < ${to} and channel <> 'in_app'
    group by channel order by channel`.execute(db)
  return rows
}

/** Messages that should have gone a quarter of an hour ago, or were given up in the last day; the oldest first. */
export async function listStuck(db: Db, now: Date, limit: number): Promise<Message[]> {
  const due = new Date(now.getTime() - 15 * 60_000)
  const day = new Date(now.getTime() - 86_400_000)
  const { rows } = await sql<Message>`select ${messageColumns} from notifications.message
    where channel <> 'in_app' and sent_at is null and bounced_at is null
      and ((gave_up_at is null and created_at < ${due} and (tries > 0 or not_before is null or not_before < ${due})) or gave_up_at > ${day})
    order by created_at limit ${limit}`.execute(db)
  return rows
}

export type Provider = { channel: string; name: string; weight: number; asked: number; taken: number }

/** Providers that were asked in a span: how often, how often they took the message, and their share where there are several. */
export async function listProviders(db: Db, from: Date): Promise<Provider[]> {
  const { rows } =
    await sql<Provider>`select a.channel, a.provider as name, coalesce(max(p.weight), 100)::int as weight, count(*)::int as asked,
      count(*) filter (where a.taken)::int as taken
    from notifications.attempt a left join notifications.provider p on p.channel = a.channel and p.name = a.provider
    where a.started_at >= ${from} group by a.channel, a.provider order by 1, 2`.execute(db)
  return rows
}
