import { ask, type Db, sql } from '#core/db.ts'
import type { Batch, Kept } from './batch.rules.ts'
import type { Tally } from './entry.rules.ts'

export type Head = { batch: number; entries: number; hash: string }

export async function readHead(db: Db): Promise<Head> {
  const { rows } = await sql<Head>`select batch, entries, hash from exchange.log_head`.execute(db)
  return rows[0] ?? { batch: 0, entries: 0, hash: '' }
}

export const lockKeys = async (trx: Db): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7412)`.execute(trx)
}

export async function findLiveKey(db: Db): Promise<{ id: string; privateSealed: string } | undefined> {
  const { rows } = await sql<{ id: string; privateSealed: string }>`select id, private_sealed as "privateSealed" from exchange.signing_key
    where retired_at is null order by created_at desc limit 1`.execute(db)
  return rows[0]
}

export async function insertKey(db: Db, key: { id: string; publicKey: string; privateSealed: string; at: Date }): Promise<void> {
  await sql`insert into exchange.signing_key (id, algorithm, public_key, private_sealed, created_at)
    values (${key.id}, 'Ed25519', ${key.publicKey}, ${key.privateSealed}, ${key.at})`.execute(db)
}

export async function retireKeys(db: Db, at: Date): Promise<void> {
  await sql`update exchange.signing_key set retired_at = ${at} where retired_at is null`.execute(db)
}

export async function listKeys(db: Db): Promise<{ id: string; publicKey: string }[]> {
  const { rows } = await sql<{ id: string; publicKey: string }>`select id, public_key as "publicKey" from exchange.signing_key
    order by created_at`.execute(db)
  return rows
}

export type Line = {
  exchange: string
  kind: string
  at: string
  id: string
  client: string
  service: string
  agreement: string | null
  method: string
  endpoint: string
  status: number | null
  fault: string | null
  issue: string | null
  user: string | null
  tookMs: number | null
  requestBytes: number
  responseBytes: number
  entry: string
  content: Buffer | null
}

// Added to what the hour has so far; two programs may do so at once.
const addTraffic = (place: string): string => `
  insert into exchange.traffic as t (hour, client, service, calls, failed, sum_ms, max_ms, buckets, request_bytes, response_bytes,
    last_success_at, last_failure_at, last_fault)
  select hour, client, service, calls, failed, "sumMs", "maxMs", buckets, "requestBytes", "responseBytes", "lastSuccessAt", "lastFailureAt",
    "lastFault"
  from jsonb_to_recordset(${place}::jsonb) as x (hour timestamptz, client text, service text, calls bigint,
    failed bigint, "sumMs" double precision, "maxMs" real, buckets integer[], "requestBytes" bigint, "responseBytes" bigint,
    "lastSuccessAt" timestamptz, "lastFailureAt" timestamptz, "lastFault" text)`

const onTop = `on conflict (hour, client, service) do update set calls = t.calls + excluded.calls, failed = t.failed + excluded.failed,
    sum_ms = t.sum_ms + excluded.sum_ms, max_ms = greatest(t.max_ms, excluded.max_ms),
    buckets = array(select a + b from unnest(t.buckets, excluded.buckets) with ordinality as x (a, b, n) order by n),
    request_bytes = t.request_bytes + excluded.request_bytes, response_bytes = t.response_bytes + excluded.response_bytes,
    last_success_at = greatest(t.last_success_at, excluded.last_success_at),
    last_failure_at = greatest(t.last_failure_at, excluded.last_failure_at),
    last_fault = coalesce(excluded.last_fault, t.last_fault)`

export async function insertTraffic(db: Db, tallies: readonly Tally[]): Promise<void> {
  await ask(db, `${addTraffic('$1')} ${onTop}`, [JSON.stringify(tallies)])
}

/** The columns of an entry in the order in which they are sent. */
const columns = {
  exchange: 'uuid',
  kind: 'text',
  at: 'timestamptz',
  id: 'text',
  client: 'text',
  service: 'text',
  agreement: 'uuid',
  method: 'text',
  endpoint: 'text',
  status: 'integer',
  fault: 'text',
  issue: 'text',
  user: 'text',
  tookMs: 'real',
  requestBytes: 'bigint',
  responseBytes: 'bigint',
  entry: 'text',
  content: 'bytea',
} as const satisfies Record<keyof Line, string>
const keys = Object.keys(columns) as (keyof Line)[]
const firstColumn = 12
const trafficPlace = firstColumn + keys.length

// One entry alone comes as values, which the server reads a seventh faster than lists of one.
const alone = `select $2::bigint, $1::bigint, ${keys.map((key, index) => `$${firstColumn + index}::${columns[key]}`).join(', ')} from moved`
const names = keys.map((key) => `"${key}"`).join(', ')
const several = `select $2::bigint + x.n - 1, $1::bigint, ${names}
      from unnest(${keys.map((key, index) => `$${firstColumn + index}::${columns[key]}[]`).join(', ')}) with ordinality as x (${names}, n)
      where exists (select from moved)`

// The same words each time: the server has parsed and planned them.
const batchText = (lines: string, traffic: string): string => `
    with moved as (
      update exchange.log_head set batch = $1::bigint, entries = $2::bigint + $3::integer - 1, hash = $6::text
      where batch = $10::bigint and hash = $11::text returning batch
    ), batch as (
      insert into exchange.log_batch (number, first_entry, count, root, previous, hash, written_at, key_id, signature)
      select $1::bigint, $2::bigint, $3::integer, $4::text, $5::text, $6::text, $7::timestamptz, $8::uuid, $9::text from moved
    ), ${traffic} lines as (
      insert into exchange.message (entry_number, batch, exchange_id, kind, at, message_id, client, service, agreement_id, method, endpoint,
        status, fault, issue, user_print, took_ms, request_bytes, response_bytes, entry, content)
      ${lines}
    ) select batch as moved from moved`
const counted = `traffic as (${addTraffic(`$${trafficPlace}`)} where exists (select from moved) ${onTop}),`
const texts = {
  alone: { plain: batchText(alone, ''), counted: batchText(alone, counted) },
  several: { plain: batchText(several, ''), counted: batchText(several, counted) },
}

/**
 * Writes a batch, its entries and the traffic in one statement, if nobody has moved the head meanwhile; answers whether it did.
 * One statement is one commit: the whole batch is durable, or nothing of it.
 */
export async function insertBatch(db: Db, head: Head, batch: Batch, lines: readonly Line[], tallies: readonly Tally[]): Promise<boolean> {
  const { number, firstEntry, count, root, previous, hash, writtenAt, keyId, signature } = batch
  const [line] = lines
  const text = lines.length === 1 ? texts.alone : texts.several
  const values = [
    ...[number, firstEntry, count, root, previous, hash, writtenAt, keyId, signature, head.batch, head.hash],
    ...keys.map((key) => (lines.length === 1 ? line?.[key] : lines.map((one) => one[key]))),
  ]
  const moved = await (tallies.length > 0 ? ask(db, text.counted, [...values, JSON.stringify(tallies)]) : ask(db, text.plain, values))
  return moved.length === 1
}

export async function listBatches(db: Db, after: number, limit: number): Promise<Batch[]> {
  const { rows } = await sql<
    Omit<Batch, 'writtenAt'> & { writtenAt: Date }
  >`select number, first_entry as "firstEntry", count, root, previous,
      hash, written_at as "writtenAt", key_id as "keyId", signature
    from exchange.log_batch where number > ${after} order by number limit ${limit}`.execute(db)
  return rows.map((row) => ({ ...row, writtenAt: row.writtenAt.toISOString() }))
}

export type Stored = Kept & {
  batch: number
  exchange: string
  kind: string
  client: string
  service: string
  status: number | null
  fault: string | null
  id: string
}

export async function listEntries(db: Db, from: number, to: number): Promise<Stored[]> {
  const { rows } = await sql<Stored>`select batch, entry, content, exchange_id as exchange, kind, client, service, status, fault,
      message_id as id
    from exchange.message where batch between ${from} and ${to} order by entry_number`.execute(db)
  return rows
}

export type Archive = {
  number: number
  file: string
  firstBatch: number
  lastBatch: number
  entries: number
  sha256: string
  previous: string
  madeAt: Date
  droppedAt: Date | null
}

export async function listArchives(db: Db): Promise<Archive[]> {
  const { rows } =
    await sql<Archive>`select number, file, first_batch as "firstBatch", last_batch as "lastBatch", entries, sha256, previous,
    made_at as "madeAt", dropped_at as "droppedAt" from exchange.archive order by number`.execute(db)
  return rows
}

export async function insertArchive(db: Db, archive: Omit<Archive, 'droppedAt'>): Promise<void> {
  await sql`insert into exchange.archive (number, file, first_batch, last_batch, entries, sha256, previous, made_at)
    values (${archive.number}, ${archive.file}, ${archive.firstBatch}, ${archive.lastBatch}, ${archive.entries}, ${archive.sha256},
      ${archive.previous}, ${archive.madeAt})`.execute(db)
}

export const lockArchive = async (trx: Db): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7413)`.execute(trx)
}

/** Takes rows out of the database that stand in an archive and were written before a day; answers how many entries. */
export async function dropArchived(trx: Db, before: Date, at: Date): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`select max(a.last_batch) as last from exchange.archive a
    where a.dropped_at is null and not exists (select from exchange.log_batch b
      where b.number between a.first_batch and a.last_batch and b.written_at >= ${before})`.execute(trx)
  const last = rows[0]?.last
  if (!last) return 0
  const gone = await sql`delete from exchange.message where batch <= ${last}`.execute(trx)
  await sql`delete from exchange.log_batch where number <= ${last}`.execute(trx)
  await sql`update exchange.archive set dropped_at = ${at} where last_batch <= ${last} and dropped_at is null`.execute(trx)
  return Number(gone.numAffectedRows ?? 0n)
}

export type Found = {
  number: number
  exchange: string
  at: Date
  id: string
  client: string
  service: string
  method: string
  endpoint: string
  status: number | null
  fault: string | null
  issue: string | null
  tookMs: number | null
  requestBytes: number
  responseBytes: number
}

export type Search = { text?: string | undefined; failedOnly: boolean; before?: number | undefined; limit: number }

/** Answers of exchanges, newest first, without content. The text is an id, a case, or a part of a client's or service's name. */
export async function searchLog(db: Db, { text, failedOnly, before, limit }: Search): Promise<Found[]> {
  const like = text ? `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%` : undefined
  const { rows } = await sql<Found>`select entry_number as number, exchange_id as exchange, at, message_id as id, client, service, method,
      endpoint, status, fault, issue, took_ms as "tookMs", request_bytes as "requestBytes", response_bytes as "responseBytes"
    from exchange.message where kind = 'response'
      and ${like ? sql`(message_id = ${text} or exchange_id::text = ${text} or issue = ${text} or client ilike ${like} or service ilike ${like})` : sql`true`}
      and ${failedOnly ? sql`(fault is not null or status >= 500)` : sql`true`}
      and ${before ? sql`entry_number < ${before}` : sql`true`}
    order by entry_number desc limit ${limit}`.execute(db)
  return rows
}

/** The entries of one exchange with what was kept of their content. */
export async function listExchange(db: Db, exchange: string): Promise<Stored[]> {
  const { rows } = await sql<Stored>`select batch, entry, content, exchange_id as exchange, kind, client, service, status, fault,
      message_id as id
    from exchange.message where exchange_id = ${exchange}::uuid order by entry_number`.execute(db)
  return rows
}
