import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, globSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { PassThrough, type Readable } from 'node:stream'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Pack, pack as createPack } from 'tar-stream'

/*
 * The format, version 1: a plain tar (gzip when the name ends in .gz), so that any tool can look inside.
 *   backup.json                         what this is: format, version, time
 *   tables/<schema>.<table>/<n>.copy    rows in PostgreSQL's COPY text format, in pieces of 4 MB, parents before children
 *   files/<path>                        files of the data folder
 *   manifest.json                       tables, columns, row counts, sizes, SHA-256; sequences; the ledger of migrations
 *   manifest.sha256                     SHA-256 of manifest.json: the last entry, so a truncated file has none
 * All rows come from one snapshot (repeatable read): what was committed when the backup began, nothing later, nothing half.
 * Files are listed after the snapshot: content is addressed by its hash and never changes, so each file that a row of the
 * snapshot names is there. Queued jobs (schema graphile_worker) are not part of it: events and deadlines make them again.
 */
export const format = { name: 'tinhso-backup', version: 1 } as const
export type TableEntry = { name: string; columns: string[]; rows: number; bytes: number; sha256: string; ordered: boolean }
export type FileEntry = { path: string; bytes: number; sha256: string }
export type Manifest = {
  format: string
  version: number
  takenAt: string
  postgres: string
  ledger: { name: string; checksum: string }[]
  tables: TableEntry[]
  sequences: { name: string; value: number }[]
  files: FileEntry[]
}
export type BackupOptions = { databaseUrl: string; filesDir: string; file: string; log?: (message: string) => void; now?: Date }
/** A table as the catalogue has it. A partitioned one is read through its parent and has no order of rows of its own. */
export type Table = { name: string; columns: string[]; partitioned: boolean }

const pieceSize = 4 * 1024 * 1024

/** The same text for the same value, whatever the server's own settings are. */
export const stableText = `set client_encoding = 'UTF8'; set datestyle = 'ISO, MDY'; set timezone = 'UTC'; set intervalstyle = 'postgres';
  set bytea_output = 'hex'; set extra_float_digits = 1; set synchronize_seqscans = off; set statement_timeout = 0; set lock_timeout = 0`

export const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => pg.escapeIdentifier(part))
    .join('.')
export const columnList = (columns: string[]): string => columns.map((column) => pg.escapeIdentifier(column)).join(', ')

/** Every table of ours, parents before the tables that refer to them. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const found = await client.query<{ name: string; columns: string[]; partitioned: boolean; parents: string[] }>(`
    select n.nspname || '.' || c.relname as name, c.relkind = 'p' as partitioned,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select distinct pn.nspname || '.' || p.relname from pg_constraint k join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as parents
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p'
      and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker', 'public')
    order by 1`)
  const rest = new Map(found.rows.map((row) => [row.name, row]))
  const sorted: Table[] = []
  while (rest.size > 0) {
    const free = [...rest.values()].filter((row) => row.parents.every((parent) => !rest.has(parent)))
    // A circle of references: any order will do where triggers can be off, and the restore says so where they cannot.
    for (const row of free.length > 0 ? free : [...rest.values()]) {
      rest.delete(row.name)
      sorted.push({ name: row.name, columns: row.columns, partitioned: row.partitioned })
    }
  }
  return sorted
}

export function copyOut(client: pg.Client, table: Table): ReturnType<typeof copyTo> {
  const source = table.partitioned
    ? `(select ${columnList(table.columns)} from ${quoted(table.name)})`
    : `${quoted(table.name)} (${columnList(table.columns)})`
  return client.query(copyTo(`copy ${source} to stdout`))
}

/**
 * Rows in a piece of COPY's text, in which each row is one line. The number that the server says comes in a message of its own,
 * after the last row: a reader that has seen the end may not have it yet.
 */
export function countLines(chunk: Buffer): number {
  let lines = 0
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
  return lines
}

/** Writes one entry and waits until it has been taken, so that a large backup needs little memory. */
function addEntry(pack: Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((done, fail) => {
    const entry = pack.entry({ name, size: content.length }, (error?: Error | null) => (error ? fail(error) : done()))
    entry.end(content)
  })
}

async function addTable(pack: Pack, client: pg.Client, table: Table): Promise<TableEntry> {
  const hash = createHash('sha256')
  const stream = copyOut(client, table)
  let piece: Buffer[] = []
  let held = 0
  let bytes = 0
  let rows = 0
  let number = 0
  const flush = async (): Promise<void> => {
    if (held === 0) return
    await addEntry(pack, `tables/${table.name}/${String(number++).padStart(6, '0')}.copy`, Buffer.concat(piece))
    piece = []
    held = 0
  }
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk)
    piece.push(chunk)
    held += chunk.length
    bytes += chunk.length
    rows += countLines(chunk)
    if (held >= pieceSize) await flush()
  }
  await flush()
  return { name: table.name, columns: table.columns, rows, bytes, sha256: hash.digest('hex'), ordered: !table.partitioned }
}

async function addFile(pack: Pack, root: string, path: string): Promise<FileEntry> {
  const hash = createHash('sha256')
  const size = statSync(join(root, path)).size
  let bytes = 0
  await new Promise<void>((done, fail) => {
    const entry = pack.entry({ name: `files/${path}`, size }, (error?: Error | null) => (error ? fail(error) : done()))
    const source = createReadStream(join(root, path), { end: Math.max(size - 1, 0) })
    source.on('data', (chunk) => {
      hash.update(chunk)
      bytes += chunk.length
    })
    source.on('error', fail)
    source.pipe(entry)
  })
  if (bytes !== size) throw new Error(`${path} changed while it was read`)
  return { path, bytes, sha256: hash.digest('hex') }
}

/** Files of the data folder; what lies in incoming or ends in .partial is still being written and belongs to no record yet. */
function listFiles(root: string, except: string): string[] {
  if (!existsSync(root)) return []
  return globSync('**/*', { cwd: root, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => join(found.parentPath, found.name))
    .filter((path) => !/[\\/]incoming[\\/]|\.partial$/.test(path) && resolve(path) !== except)
    .map((path) => relative(root, path))
    .sort()
}

async function readState(client: pg.Client): Promise<Pick<Manifest, 'postgres' | 'ledger'>> {
  const version = await client.query<{ server_version: string }>('show server_version')
  const ledger = await client.query<{ name: string; checksum: string }>('select name, checksum from public.migration order by name')
  return { postgres: version.rows[0]?.server_version ?? '', ledger: ledger.rows }
}

async function fill(pack: Pack, client: pg.Client, options: BackupOptions): Promise<Manifest> {
  const log = options.log ?? (() => undefined)
  const takenAt = (options.now ?? new Date()).toISOString()
  await addEntry(pack, 'backup.json', Buffer.from(`${JSON.stringify({ format: format.name, version: format.version, takenAt })}\n`))
  await client.query(stableText)
  await client.query('begin isolation level repeatable read, read only')
  const state = await readState(client)
  const tables: TableEntry[] = []
  for (const table of await listTables(client)) {
    const entry = await addTable(pack, client, table)
    tables.push(entry)
    log(`${entry.name}: ${entry.rows} rows`)
  }
  // Read last: a sequence is outside the snapshot and may only have moved on, which leaves a gap and never a collision.
  const sequences = await client.query<{ name: string; value: number }>(
    `select schemaname || '.' || sequencename as name, last_value as value from pg_sequences
      where last_value is not null and schemaname not in ('graphile_worker', 'public') order by 1`,
  )
  await client.query('commit')
  const files: FileEntry[] = []
  for (const path of listFiles(options.filesDir, resolve(options.file))) files.push(await addFile(pack, options.filesDir, path))
  log(`${files.length} files`)
  return { format: format.name, version: format.version, takenAt, ...state, tables, sequences: sequences.rows, files }
}

/** Writes one consistent backup of the database and the files to a file, which appears only when it is whole. */
export async function backup(options: BackupOptions): Promise<Manifest> {
  const client = new pg.Client({ connectionString: options.databaseUrl })
  client.on('error', () => undefined)
  const partial = `${options.file}.partial`
  const pack = createPack()
  const packed = pack as unknown as Readable
  const compress = options.file.endsWith('.gz') ? createGzip({ level: 6 }) : new PassThrough()
  const written = pipeline(packed, compress, createWriteStream(partial, { mode: 0o600, flush: true }))
  // A full disk is told by the writer first: without this the reader would wait for a drain that never comes.
  const broken = new Promise<never>((_done, fail) => written.catch(fail))
  broken.catch(() => undefined)
  try {
    await client.connect()
    const manifest = await Promise.race([fill(pack, client, options), broken])
    const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)
    await addEntry(pack, 'manifest.json', text)
    await addEntry(pack, 'manifest.sha256', Buffer.from(createHash('sha256').update(text).digest('hex')))
    pack.finalize()
    await written
    renameSync(partial, options.file)
    return manifest
  } catch (error) {
    packed.destroy()
    await written.catch(() => undefined)
    rmSync(partial, { force: true })
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}
