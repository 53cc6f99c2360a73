import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdirSync, renameSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { extract as createExtract } from 'tar-stream'
import { columnList, copyOut, countLines, format, listTables, type Manifest, quoted, stableText, type TableEntry } from '#core/backup.ts'
import { checksumOf, createDb, createPool, listMigrations, migrate } from '#core/db.ts'
import { migrateJobs } from '#core/jobs.ts'

/** The file or the database is not fit for a restore; nothing was written. */
export class RestoreRefused extends Error {}
export type RestoreOptions = { databaseUrl: string; filesDir: string; file: string; force?: boolean; log?: (message: string) => void }

// tar-stream's streams are of another make than Node's; they behave as these do.
type Entry = Readable & { header: { name: string } }
type Extract = Writable & AsyncIterable<Entry>

async function readEntries(file: string, each: (name: string, entry: Entry) => Promise<void>): Promise<void> {
  const extract = createExtract() as unknown as Extract
  const unpack = file.endsWith('.gz') ? createGunzip() : new PassThrough()
  const fed = pipeline(createReadStream(file), unpack, extract)
  fed.catch((error: Error) => extract.destroy(error))
  for await (const entry of extract) {
    await each(entry.header.name, entry)
    entry.resume()
  }
  await fed
}

async function textOf(entry: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const tableOf = (name: string): string | undefined => /^tables\/(.+)\/\d{6}\.copy$/.exec(name)?.[1]
const fileOf = (name: string): string | undefined => (name.startsWith('files/') ? name.slice('files/'.length) : undefined)

type Seen = { hashes: Map<string, { hash: ReturnType<typeof createHash>; bytes: number }>; manifest?: string; seal?: string }

async function look(seen: Seen, name: string, entry: Entry): Promise<void> {
  if (name === 'manifest.json') seen.manifest = await textOf(entry)
  else if (name === 'manifest.sha256') seen.seal = await textOf(entry)
  else if (name !== 'backup.json') {
    const table = tableOf(name)
    const key = table ? `tables/${table}` : name
    const sum = seen.hashes.get(key) ?? { hash: createHash('sha256'), bytes: 0 }
    seen.hashes.set(key, sum)
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      sum.hash.update(chunk)
      sum.bytes += chunk.length
    }
  }
}

/** Reads the whole file and compares every table and file with the manifest; refuses a truncated or altered one. */
export async function checkBackup(file: string): Promise<Manifest> {
  const seen: Seen = { hashes: new Map() }
  try {
    await readEntries(file, (name, entry) => look(seen, name, entry))
  } catch (error) {
    throw new RestoreRefused(`${file} cannot be read to its end: ${error instanceof Error ? error.message : String(error)}`)
  }
  const { manifest: text, seal } = seen
  if (text === undefined || seal === undefined) throw new RestoreRefused(`${file} is not a whole backup: its manifest is missing`)
  if (createHash('sha256').update(text).digest('hex') !== seal) throw new RestoreRefused(`${file} was altered: its manifest`)
  const manifest = JSON.parse(text) as Manifest
  if (manifest.format !== format.name || manifest.version !== format.version)
    throw new RestoreRefused(
      `${file} is of format ${manifest.format} ${manifest.version}; this program reads ${format.name} ${format.version}`,
    )
  const wanted = [
    ...manifest.tables.map((t) => ({ key: `tables/${t.name}`, ...t })),
    ...manifest.files.map((f) => ({ key: `files/${f.path}`, ...f })),
  ]
  for (const { key, bytes, sha256 } of wanted) {
    const found = seen.hashes.get(key)
    seen.hashes.delete(key)
    const sum = found?.hash.digest('hex') ?? createHash('sha256').digest('hex')
    if ((found?.bytes ?? 0) !== bytes || sum !== sha256)
      throw new RestoreRefused(`${file} was altered: ${key} is not what the manifest says`)
  }
  const [stray] = seen.hashes.keys()
  if (stray !== undefined) throw new RestoreRefused(`${file} was altered: ${stray} is not in the manifest`)
  const outside = manifest.files.find((f) => normalize(f.path) !== f.path || f.path.startsWith('..') || f.path.startsWith('/'))
  if (outside) throw new RestoreRefused(`${file} names a file outside the data folder: ${outside.path}`)
  return manifest
}

async function checkLedger(manifest: Manifest): Promise<void> {
  const own = new Map<string, string>()
  for (const migration of await listMigrations()) own.set(migration.name, await checksumOf(migration))
  for (const { name, checksum } of manifest.ledger) {
    if (!own.has(name))
      throw new RestoreRefused(
        `the backup was taken with migration ${name}, which this program lacks: use the version that took it, or a later one`,
      )
    if (own.get(name) !== checksum) throw new RestoreRefused(`migration ${name} of the backup differs from this program's`)
  }
}

async function checkServer(client: pg.Client, force: boolean): Promise<void> {
  const version = await client.query<{ number: string }>("select current_setting('server_version_num') as number")
  const number = Number(version.rows[0]?.number)
  if (number < 150_000) throw new RestoreRefused(`PostgreSQL ${Math.floor(number / 10_000)} is too old: 15 or later`)
  if (force) return
  for (const table of await listTables(client)) {
    const found = await client.query(`select 1 from ${quoted(table.name)} limit 1`)
    if (found.rows.length > 0)
      throw new RestoreRefused(
        `the database is not empty (${table.name} has rows): restore into an empty one, or say --force to replace everything in it`,
      )
  }
}

/** Our schemas and the ledger; what else lives in the database stays. */
async function dropOurs(client: pg.Client): Promise<void> {
  const schemas = await client.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')`,
  )
  await client.query('begin')
  for (const { name } of schemas.rows) await client.query(`drop schema ${pg.escapeIdentifier(name)} cascade`)
  await client.query('drop table if exists public.migration')
  await client.query('commit')
}

async function triggersOff(client: pg.Client, tables: TableEntry[]): Promise<() => Promise<void>> {
  await client.query('savepoint role')
  try {
    await client.query("set local session_replication_role = 'replica'")
    return async () => undefined
  } catch {
    // Not allowed to this user: the tables come parents first, and our own triggers can be off by their owner's right.
    await client.query('rollback to savepoint role')
    for (const table of tables) await client.query(`alter table ${quoted(table.name)} disable trigger user`)
    return async () => {
      for (const table of tables) await client.query(`alter table ${quoted(table.name)} enable trigger user`)
    }
  }
}

async function writeFile(filesDir: string, path: string, entry: Readable): Promise<void> {
  const target = join(filesDir, path)
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  await pipeline(entry, createWriteStream(`${target}.partial`, { mode: 0o600, flush: true }))
  renameSync(`${target}.partial`, target)
}

type Copy = { table: string; write(chunk: Buffer): Promise<void>; end(): Promise<void> }

/** Rows into a table, piece after piece; a row that the database refuses ends it with the database's own words. */
function openCopy(client: pg.Client, table: string, columns: string[]): Copy {
  const into = client.query(copyFrom(`copy ${quoted(table)} (${columnList(columns)}) from stdin`))
  const broken = new Promise<never>((_done, fail) => into.once('error', fail))
  broken.catch(() => undefined)
  return {
    table,
    write: async (chunk) => {
      if (!into.write(chunk)) await Promise.race([once(into, 'drain'), broken])
    },
    end: async () => {
      into.end()
      await Promise.race([finished(into), broken])
    },
  }
}

async function loadEntries(client: pg.Client, manifest: Manifest, options: RestoreOptions): Promise<void> {
  const columns = new Map(manifest.tables.map((table) => [table.name, table.columns]))
  let copy: Copy | undefined
  const close = async (): Promise<void> => {
    if (copy) options.log?.(copy.table)
    await copy?.end()
    copy = undefined
  }
  await readEntries(options.file, async (name, entry) => {
    const table = tableOf(name)
    if (copy?.table !== table) await close()
    const path = fileOf(name)
    if (table) {
      copy ??= openCopy(client, table, columns.get(table) ?? [])
      for await (const chunk of entry as AsyncIterable<Buffer>) await copy.write(chunk)
    } else if (path) await writeFile(options.filesDir, path, entry)
  })
  await close()
}

async function verifyTable(client: pg.Client, wanted: TableEntry): Promise<void> {
  const hash = createHash('sha256')
  const stream = copyOut(client, { name: wanted.name, columns: wanted.columns, partitioned: !wanted.ordered })
  let rows = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk)
    rows += countLines(chunk)
  }
  const same = rows === wanted.rows && (!wanted.ordered || hash.digest('hex') === wanted.sha256)
  if (!same) throw new Error(`${wanted.name} reads back differently after the restore: nothing was kept`)
}

async function load(client: pg.Client, manifest: Manifest, options: RestoreOptions): Promise<void> {
  await client.query(stableText)
  await client.query('begin')
  try {
    const triggersOn = await triggersOff(client, manifest.tables)
    if (manifest.tables.length > 0) await client.query(`truncate ${manifest.tables.map((table) => quoted(table.name)).join(', ')}`)
    await loadEntries(client, manifest, options)
    for (const table of manifest.tables) await verifyTable(client, table)
    for (const { name, value } of manifest.sequences) await client.query('select setval($1::regclass, $2)', [quoted(name), value])
    await client.query(`insert into core.setting (key, value)
      select 'event_epoch', to_jsonb(greatest((select max(epoch) from core.event), (select max(epoch) from core.event_cursor), 0) + 1)
      on conflict (key) do update set value = excluded.value, updated_at = now()`)
    await triggersOn()
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function migrateTo(databaseUrl: string, names?: ReadonlySet<string>): Promise<void> {
  const pool = createPool(databaseUrl, 2)
  const db = createDb(pool)
  try {
    await migrate(db, names)
    if (!names) await migrateJobs(pool)
  } finally {
    await db.destroy()
  }
}

/**
 * Brings a backup back: checks the whole file first, makes the tables as they were, loads all rows in one transaction, reads
 * them back, then brings the schema up to this program's own version.
 */
export async function restore(options: RestoreOptions): Promise<Manifest> {
  const manifest = await checkBackup(options.file)
  await checkLedger(manifest)
  const client = new pg.Client({ connectionString: options.databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await checkServer(client, options.force ?? false)
    if (options.force) await dropOurs(client)
    await migrateTo(options.databaseUrl, new Set(manifest.ledger.map((row) => row.name)))
    await load(client, manifest, options)
  } finally {
    await client.end().catch(() => undefined)
  }
  await migrateTo(options.databaseUrl)
  return manifest
}
