import { type Db, sql } from '#core/db.ts'
import type { Batch, Kept } from './batch.rules.ts'

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
