import { type Db, sql } from '#core/db.ts'
import type { Named } from './cloudevent.rules.ts'
import type { CodeMap, Mapping } from './mapping.rules.ts'

export const orderKeyOf = ({ source, subject }: { source: string; subject: string }): string => `${source}\n${subject}`

/** Holds back others who publish about the same subjects until this transaction ends: numbers then rise in the order of commits. */
export async function lockSubjects(trx: Db, keys: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hash) from (select distinct hashtextextended(key, 7414) as hash from unnest(${keys}::text[]) as key
    order by 1) as locks`.execute(trx)
}

export type Inserted = { number: number; source: string; id: string }

/** Keeps events in their order; what is known by source and id is left out of the answer. */
export async function insertEvents(trx: Db, events: readonly Named[], by: { producerId: string | null; at: Date }): Promise<Inserted[]> {
  const column = <K extends keyof Named>(key: K): Named[K][] => events.map((event) => event[key])
  const { rows } = await sql<Inserted>`insert into exchange.event
      (source, id, type, subject, time, attributes, data, data_base64, producer_id, received_at)
    select source, id, type, subject, time, attributes, data, base64, ${by.producerId}::uuid, ${by.at}::timestamptz
    from unnest(${column('source')}::text[], ${column('id')}::text[], ${column('type')}::text[], ${column('subject')}::text[],
      ${events.map((event) => event.time ?? by.at)}::timestamptz[], ${events.map((event) => JSON.stringify(event.attributes))}::jsonb[],
      ${events.map((event) => (event.hasData ? JSON.stringify(event.data) : null))}::jsonb[], ${column('dataBase64')}::text[])
      with ordinality as x (source, id, type, subject, time, attributes, data, base64, n) order by n
    on conflict (source, id) do nothing returning number, source, id`.execute(trx)
  return rows
}

/** Makes the deliveries of new events; answers the push subscriptions that got some. */
export async function insertDeliveries(trx: Db, numbers: readonly number[], at: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with made as (
      insert into exchange.delivery (subscription_id, event_number, order_key, due_at, created_at)
      select s.id, e.number, e.source || E'\n' || e.subject, ${at}, ${at}
      from exchange.event e join exchange.subscription s on s.state in ('active', 'paused')
        and exists (select from unnest(s.types) as t where e.type = t or (t like '%*' and starts_with(e.type, left(t, -1))))
        and (s.sources = '{}' or exists (select from unnest(s.sources) as o where e.source = o or starts_with(e.source, o || '/')))
      where e.number = any(${numbers}::bigint[]) order by e.number, s.id
      on conflict do nothing returning subscription_id
    ) select distinct s.id from made join exchange.subscription s on s.id = made.subscription_id
    where s.delivery = 'push' and s.state = 'active'`.execute(trx)
  return rows.map((row) => row.id)
}

export type Subscription = {
  id: string
  systemId: string
  name: string
  types: string[]
  sources: string[]
  delivery: 'push' | 'pull'
  url: string | null
  secretSealed: string | null
  mappings: Mapping[]
  purpose: string
  legalGround: string
  state: 'proposed' | 'active' | 'paused' | 'ended'
  maxAttempts: number
  createdAt: Date
  createdBy: string
  approvedAt: Date | null
  approvedBy: string | null
}

const columns =
  sql.raw(`id, system_id as "systemId", name, types, sources, delivery, url, secret_sealed as "secretSealed", mappings, purpose,
  legal_ground as "legalGround", state, max_attempts as "maxAttempts", created_at as "createdAt", created_by as "createdBy",
  approved_at as "approvedAt", approved_by as "approvedBy"`)

export type NewSubscription = Omit<Subscription, 'state' | 'approvedAt' | 'approvedBy'>

export async function insertSubscription(db: Db, one: NewSubscription): Promise<void> {
  await sql`insert into exchange.subscription
      (id, system_id, name, types, sources, delivery, url, secret_sealed, mappings, purpose, legal_ground, max_attempts, created_at, created_by)
    values (${one.id}::uuid, ${one.systemId}::uuid, ${one.name}, ${one.types}::text[], ${one.sources}::text[], ${one.delivery}, ${one.url},
      ${one.secretSealed}, ${JSON.stringify(one.mappings)}::jsonb, ${one.purpose}, ${one.legalGround}, ${one.maxAttempts}, ${one.createdAt},
      ${one.createdBy}::uuid)`.execute(db)
}

export async function findSubscription(db: Db, id: string): Promise<Subscription | undefined> {
  const { rows } = await sql<Subscription>`select ${columns} from exchange.subscription where id = ${id}::uuid`.execute(db)
  return rows[0]
}

/** The subscription that somebody made under a name. */
export async function findOwnSubscription(db: Db, name: string, by: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from exchange.subscription where name = ${name} and created_by = ${by}::uuid
    and state <> 'ended' order by created_at limit 1`.execute(db)
  return rows[0]?.id
}

export async function lockSubscription(trx: Db, id: string): Promise<Subscription | undefined> {
  const { rows } = await sql<Subscription>`select ${columns} from exchange.subscription where id = ${id}::uuid for update`.execute(trx)
  return rows[0]
}

export async function listSubscriptions(db: Db, systemId?: string): Promise<Subscription[]> {
  const { rows } = await sql<Subscription>`select ${columns} from exchange.subscription
    where ${systemId ? sql`system_id = ${systemId}::uuid` : sql`true`} order by created_at desc limit 500`.execute(db)
  return rows
}

export async function setSubscriptionState(
  db: Db,
  id: string,
  to: { state: Subscription['state']; approved?: { by: string; at: Date }; incoming?: boolean },
): Promise<void> {
  await sql`update exchange.subscription set state = ${to.state}
      ${to.approved ? sql`, approved_by = ${to.approved.by}::uuid, approved_at = ${to.approved.at}` : sql``}
      ${to.incoming === undefined ? sql`` : sql`, incoming = ${to.incoming}`}
    where id = ${id}::uuid`.execute(db)
}

export type Counts = { subscriptionId: string; waiting: number; dead: number; done: number; oldest: Date | null }

export async function countDeliveries(db: Db): Promise<Map<string, Counts>> {
  const { rows } = await sql<Counts>`select subscription_id as "subscriptionId",
      count(*) filter (where state in ('waiting', 'leased')) as waiting, count(*) filter (where state = 'dead') as dead,
      count(*) filter (where state = 'done') as done, min(created_at) filter (where state in ('waiting', 'leased')) as oldest
    from exchange.delivery group by subscription_id`.execute(db)
  return new Map(rows.map((row) => [row.subscriptionId, row]))
}

export async function listCodeMaps(db: Db): Promise<CodeMap[]> {
  const { rows } = await sql<CodeMap>`select source_list as "from", target_list as "to", version, codes from exchange.code_map
    order by source_list, target_list, version`.execute(db)
  return rows
}

/** A new version of a code map; versions are never changed. */
export async function insertCodeMap(db: Db, map: Omit<CodeMap, 'version'>, by: { person: string | null; at: Date }): Promise<number> {
  const { rows } = await sql<{
    version: number
  }>`insert into exchange.code_map (source_list, target_list, version, codes, published_at, published_by)
    select ${map.from}, ${map.to}, coalesce(max(version), 0) + 1, ${JSON.stringify(map.codes)}::jsonb, ${by.at}, ${by.person}::uuid
    from exchange.code_map where source_list = ${map.from} and target_list = ${map.to} returning version`.execute(db)
  return rows[0]?.version ?? 0
}

/** Writes that a receiver has dealt with a key; false when it had before. */
export async function insertInbox(trx: Db, reader: string, key: string, at: Date): Promise<boolean> {
  const done =
    await sql`insert into exchange.inbox (reader, key, received_at) values (${reader}, ${key}, ${at}) on conflict do nothing`.execute(trx)
  return done.numAffectedRows === 1n
}

/** Whether this transaction may carry events over from JetStream; one at a time may. */
export async function tryLockPump(trx: Db): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(7415) as mine`.execute(trx)
  return rows[0]?.mine === true
}
