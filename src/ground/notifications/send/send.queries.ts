import { type Db, sql } from '#core/db.ts'
import { type Message, messageColumns } from '../message/message.queries.ts'
import type { Load } from './balance.rules.ts'

const claimed = 2 * 60_000
const unsent = sql.raw('sent_at is null and bounced_at is null and gave_up_at is null')

/** Takes a message for one asking; nothing when it has gone, waits for its hour, or another worker holds it. */
export async function claimMessage(db: Db, id: string, now: Date): Promise<Message | undefined> {
  const { rows } = await sql<Message>`update notifications.message
    set claimed_until = ${new Date(now.getTime() + claimed)}, tries = tries + 1
    where id = ${id}::uuid and channel <> 'in_app' and ${unsent}
      and (claimed_until is null or claimed_until <= ${now}) and (not_before is null or not_before <= ${now})
    returning ${messageColumns}`.execute(db)
  return rows[0]
}

/** Gives a message back untouched: no provider carries its channel yet. */
export async function releaseMessage(db: Db, id: string): Promise<void> {
  await sql`update notifications.message set claimed_until = null, tries = tries - 1 where id = ${id}::uuid`.execute(db)
}

export async function beginAttempt(db: Db, by: { id: string; channel: string; provider: string; at: Date }): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into notifications.attempt (message_id, channel, provider, started_at)
    values (${by.id}::uuid, ${by.channel}, ${by.provider}, ${by.at}) returning id`.execute(db)
  return rows[0]?.id ?? 0
}

export async function endAttempt(db: Db, id: number, end: { at: Date; taken: boolean; fault?: string }): Promise<void> {
  await sql`update notifications.attempt set ended_at = ${end.at}, taken = ${end.taken}, fault = ${end.fault?.slice(0, 500) ?? null}
    where id = ${id}`.execute(db)
}

/** The provider that failed last with a message. */
export async function findLastFailed(db: Db, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ provider: string }>`select provider from notifications.attempt
    where message_id = ${id}::uuid order by id desc limit 1`.execute(db)
  return rows[0]?.provider
}

export async function markSent(db: Db, id: string, sent: { at: Date; provider: string; ref: string; wipe: boolean }): Promise<void> {
  await sql`update notifications.message set sent_at = ${sent.at}, provider = ${sent.provider}, provider_ref = ${sent.ref}, fault = null,
      claimed_until = null,
      body = case when ${sent.wipe} then '' else body end, vars = case when ${sent.wipe} then '{}'::jsonb else vars end
    where id = ${id}::uuid`.execute(db)
}

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

/** What waits and may be asked for now, oldest first. */
export async function listWaiting(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from notifications.message
    where ${unsent} and (not_before is null or not_before <= ${now}) and (claimed_until is null or claimed_until <= ${now})
    order by created_at limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
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
