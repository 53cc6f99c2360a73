import { ask, type Db, sql } from '#core/db.ts'
import { type Message, messageFields } from '../message/message.queries.ts'
import type { Load } from './balance.rules.ts'

const claimed = 2 * 60_000
const unsent = 'sent_at is null and bounced_at is null and gave_up_at is null'

// A worker asks for it now; before that moment no other one may.
const free = (now: string): string => `(claimed_until is null or claimed_until <= ${now})`
const due = `coalesce(not_before, created_at) <= $2 and ${free('$2')}`
const taking = 'update notifications.message set claimed_until = $3, tries = tries + 1'

/** Takes messages for one asking; without those that have gone, wait for their hour, or are held by another worker. */
export async function claimMessages(db: Db, ids: readonly string[], now: Date): Promise<Message[]> {
  return ask<Message>(db, claimingByIds, [ids, now, new Date(now.getTime() + claimed)])
}
const claimingByIds = `${taking} where id = any($1::uuid[]) and channel <> 'in_app' and ${unsent} and ${free('$2')}
  and (not_before is null or not_before <= $2) returning ${messageFields}`

/** Takes so many of a channel for one asking, the longest waiting first. */
export async function claimDue(db: Db, channel: string, now: Date, limit: number): Promise<Message[]> {
  return ask<Message>(db, claimingDue, [channel, now, new Date(now.getTime() + claimed), limit])
}
const claimingDue = `${taking} where id = any(array(select id from notifications.message where channel = $1 and ${unsent} and ${due}
  order by coalesce(not_before, created_at) limit $4 for update skip locked)) returning ${messageFields}`

/** Gives a message back untouched: no provider carries its channel yet. */
export async function releaseMessage(db: Db, id: string): Promise<void> {
  await sql`update notifications.message set claimed_until = null, tries = tries - 1 where id = ${id}::uuid`.execute(db)
}

/** Notes whom we are about to ask; the attempts' ids in the same order. */
export async function beginAttempts(
  db: Db,
  asked: readonly { id: string; channel: string; provider: string }[],
  at: Date,
): Promise<number[]> {
  const column = (of: 'id' | 'channel' | 'provider'): string[] => asked.map((one) => one[of])
  const rows = await ask<{ id: number; message: string }>(db, beginning, [column('id'), column('channel'), column('provider'), at])
  const attempts = new Map(rows.map((row) => [row.message, row.id]))
  return asked.map((one) => attempts.get(one.id) ?? 0)
}
const beginning = `insert into notifications.attempt (message_id, channel, provider, started_at)
  select m, c, p, $4 from unnest($1::uuid[], $2::text[], $3::text[]) as asked (m, c, p) returning id, message_id as message`

/** The provider did not take the message. */
export async function endAttempt(db: Db, id: number, at: Date, fault: string): Promise<void> {
  await ask(db, 'update notifications.attempt set ended_at = $2, taken = false, fault = $3 where id = $1', [id, at, fault.slice(0, 500)])
}

/** The provider that failed last with a message. */
export async function findLastFailed(db: Db, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ provider: string }>`select provider from notifications.attempt
    where message_id = ${id}::uuid order by id desc limit 1`.execute(db)
  return rows[0]?.provider
}

type Sent = { message: Pick<Message, 'id' | 'secret'>; channel: { name: string; standIn: boolean }; attempt: number; ref: string }

/** The providers took these; secret words are wiped once a real one has them. */
export async function markSent(db: Db, sent: readonly Sent[], at: Date): Promise<void> {
  if (sent.length === 0) return
  await ask(db, marking, [
    sent.map((one) => one.message.id),
    sent.map((one) => one.attempt),
    sent.map((one) => one.channel.name),
    sent.map((one) => one.ref),
    sent.map((one) => one.message.secret && !one.channel.standIn),
    at,
  ])
}
const marking = `with sent as (select * from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::boolean[]) as s (id, attempt, provider, ref, wipe)),
  ended as (update notifications.attempt a set ended_at = $6, taken = true from sent where a.id = sent.attempt)
  update notifications.message m set sent_at = $6, provider = sent.provider, provider_ref = sent.ref, fault = null, claimed_until = null,
    body = case when sent.wipe then '' else m.body end, vars = case when sent.wipe then '{}'::jsonb else m.vars end
  from sent where m.id = sent.id`

export async function markRetry(db: Db, id: string, at: Date, fault: string): Promise<void> {
  await sql`update notifications.message set not_before = ${at}, claimed_until = null, fault = ${fault.slice(0, 500)}
    where id = ${id}::uuid`.execute(db)
}

export async function markBounced(db: Db, id: string, at: Date, fault: string): Promise<void> {
  await sql`update notifications.message set bounced_at = coalesce(bounced_at, ${at}), claimed_until = null, fault = ${fault.slice(0, 500)}
    where id = ${id}::uuid`.execute(db)
}

export async function markGaveUp(db: Db, id: string, at: Date, fault?: string): Promise<void> {
  await sql`update notifications.message set gave_up_at = ${at}, claimed_until = null, fault = coalesce(${fault?.slice(0, 500) ?? null}, fault),
      body = case when secret then '' else body end, vars = case when secret then '{}'::jsonb else vars end
    where id = ${id}::uuid and sent_at is null`.execute(db)
}

/** Keeps a receipt of a provider; false when it belongs to no message of ours. News may come twice and in any order. */
export async function keepReceipt(
  db: Db,
  by: { provider: string; ref: string; delivered: boolean; at: Date; fault?: string | undefined },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`update notifications.message
    set delivered_at = case when ${by.delivered} then coalesce(delivered_at, ${by.at}) else delivered_at end,
      bounced_at = case when ${by.delivered} then bounced_at else coalesce(bounced_at, ${by.at}) end,
      fault = coalesce(${by.fault ?? null}, fault)
    where provider = ${by.provider} and provider_ref = ${by.ref} returning id`.execute(db)
  return rows.length > 0
}

/** Lets a message that was given up or waits long be asked for again, from the beginning. */
export async function reviveMessage(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`update notifications.message
    set gave_up_at = null, not_before = null, claimed_until = null, tries = 0, fault = null
    where id = ${id}::uuid and channel <> 'in_app' and sent_at is null and bounced_at is null
      and (expires_at is null or expires_at > now()) returning id`.execute(db)
  return rows.length > 0
}

/** Providers of a channel with their weights; new ones get equal shares of what is there. */
export async function providerWeights(
  db: Db,
  channel: string,
  names: readonly string[],
  at: Date,
): Promise<{ name: string; weight: number }[]> {
  if (names.length < 2) return names.map((name) => ({ name, weight: 100 }))
  const read = async (): Promise<{ name: string; weight: number }[]> => {
    const { rows } = await sql<{ name: string; weight: number }>`select name, weight from notifications.provider
      where channel = ${channel} and name = any(${[...names]}) order by name`.execute(db)
    return rows
  }
  const known = await read()
  if (known.length === names.length) return known
  const share = Math.floor(100 / names.length)
  const weights = new Map([...names].sort().map((name, index) => [name, share + (index < 100 - share * names.length ? 1 : 0)]))
  await saveWeights(db, channel, weights, at)
  return read()
}

export async function saveWeights(db: Db, channel: string, weights: ReadonlyMap<string, number>, at: Date): Promise<void> {
  for (const [name, weight] of weights)
    await sql`insert into notifications.provider (channel, name, weight, changed_at) values (${channel}, ${name}, ${weight}, ${at})
      on conflict (channel, name) do update set weight = excluded.weight, changed_at = excluded.changed_at
      where notifications.provider.weight <> excluded.weight`.execute(db)
}

/** How late each provider of a channel was with what it was asked in the last quarter of an hour. */
export async function listLoads(db: Db, channel: string, now: Date): Promise<Load[]> {
  const from = new Date(now.getTime() - 15 * 60_000)
  const late = new Date(now.getTime() - 5 * 60_000)
  const { rows } = await sql<Load>`select p.name, p.weight, p.changed_at as "changedAt", count(a.id)::int as asked,
      count(a.id) filter (where coalesce(a.taken, false) = false and a.started_at <= ${late}
        or a.ended_at - a.started_at > interval '5 minutes' or a.taken = false)::int as slow
    from notifications.provider p
    left join notifications.attempt a on a.channel = p.channel and a.provider = p.name and a.started_at > ${from}
    where p.channel = ${channel} group by p.name, p.weight, p.changed_at order by p.name`.execute(db)
  return rows
}
