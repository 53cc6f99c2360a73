import { ask, type Db } from '#core/db.ts'
import type { Batch } from './batch.rules.ts'
import type { Tally } from './entry.rules.ts'
import type { Head } from './log.queries.ts'

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
