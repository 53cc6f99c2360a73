import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { CompiledQuery, Kysely, sql } from 'kysely'
import pg from 'pg'
import { Connection, dialectOf } from '#core/dialect.ts'
import { moduleFiles } from '#core/files.ts'

export { sql } from 'kysely'

/** A handle on the database, in or out of a transaction. It names no table: a module sees its own through tablesOf. */
export type Db = Kysely<Record<never, never>>

// Counts and sums come back as numbers; all of ours stay far below 2^53. Dates stay text: a day has no time zone.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value)

/** A pool of connections. Theirs are pipelined unless somebody copies rows in or out by them, which cannot be. */
export function createPool(databaseUrl: string, max: number, options: { pipeline: boolean } = { pipeline: true }): pg.Pool {
  const settings: pg.PoolConfig & { pipeline: boolean } = {
    connectionString: databaseUrl,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    pipeline: options.pipeline,
  }
  const pool = new pg.Pool(settings)
  // An idle connection that breaks (server restart) is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

const pools = new WeakMap<object, pg.Pool>()
const connections = new WeakMap<object, Connection>()

export function createDb(pool: pg.Pool): Db {
  const db = new Kysely<Record<never, never>>({ dialect: dialectOf(pool) })
  pools.set(db, pool)
  return db
}

/**
 * Asks in plain SQL and answers with the rows: for what is asked at every request, where composing the same text anew is felt.
 * Inside a transaction, questions that are asked together travel together and are answered in their order. Queries only.
 */
export async function ask<R extends object>(db: Db, text: string, values: readonly unknown[] = []): Promise<R[]> {
  const connection = connections.get(db)
  if (connection) return (await connection.ask<R>(text, values)).rows
  const pool = pools.get(db)
  if (!pool) return (await db.executeQuery<R>(CompiledQuery.raw(text, [...values]))).rows
  const held = new Connection(await pool.connect())
  try {
    return (await held.ask<R>(text, values)).rows
  } finally {
    held.release()
  }
}

/** The type wall: a module's queries see only the tables of the module's own schema. */
export function tablesOf<T>(db: Db): Kysely<T> {
  return db as unknown as Kysely<T>
}

/** Runs inside the transaction that is open, or opens one. */
export async function inTransaction<R>(db: Db, run: (trx: Db) => Promise<R>): Promise<R> {
  if (db.isTransaction) return run(db)
  return db.transaction().execute(async (trx) => {
    await trx.getExecutor().provideConnection(async (connection) => {
      if (connection instanceof Connection) connections.set(trx, connection)
    })
    try {
      return await run(trx as Db)
    } finally {
      connections.delete(trx)
    }
  })
}

/**
 * Runs with one connection: questions asked together travel together and are answered one after the other. For a page that asks
 * several small things: it wakes one server process and not one for each.
 */
export async function onOneConnection<R>(db: Db, run: (one: Db) => Promise<R>): Promise<R> {
  if (db.isTransaction || connections.has(db)) return run(db)
  return db.connection().execute(async (one) => {
    await one.getExecutor().provideConnection(async (connection) => {
      if (connection instanceof Connection) connections.set(one, connection)
    })
    try {
      return await run(one as Db)
    } finally {
      connections.delete(one)
    }
  })
}

/** Whether the handle is one connection outside a transaction: a transaction of its own would swallow what is asked beside it. */
export const isOneConnection = (db: Db): boolean => !db.isTransaction && connections.has(db)

/** Asks what was composed with Kysely the short way: in a transaction or on one connection it travels with what is asked beside it. */
export function askFor<R extends object>(db: Db, query: { compile(): { sql: string; parameters: readonly unknown[] } }): Promise<R[]> {
  const { sql: text, parameters } = query.compile()
  return ask<R>(db, text, parameters)
}

/** Waits for all that was begun, also when one of it fails: nothing of a transaction may go on after its end. */
export async function together<T extends readonly unknown[]>(begun: readonly [...T]): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(begun)
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  }) as unknown as { [K in keyof T]: Awaited<T[K]> }
}

export type Migration = { name: string; file: string }

/** Every module's migrations in one strict order: by their time stamp. */
export async function listMigrations(): Promise<Migration[]> {
  const files = await moduleFiles('migrations', '.sql')
  return files.map((file) => ({ name: basename(file, '.sql'), file })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

export const checksumOf = async (migration: Migration): Promise<string> =>
  createHash('sha256')
    .update(await readFile(migration.file, 'utf8'))
    .digest('hex')

/**
 * Brings the database up to date, or to the named migrations only, and returns what it applied. One runner at a time, held
 * by an advisory lock.
 */
export async function migrate(db: Db, only?: ReadonlySet<string>): Promise<string[]> {
  const wanted = (await listMigrations()).filter((migration) => !only || only.has(migration.name))
  return db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(7411)`.execute(connection)
    try {
      await sql`create table if not exists public.migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(
        connection,
      )
      const done = await sql<{ name: string; checksum: string }>`select name, checksum from public.migration`.execute(connection)
      const checksums = new Map(done.rows.map((row) => [row.name, row.checksum]))
      const applied: string[] = []
      for (const { name, file } of wanted) {
        const text = await readFile(file, 'utf8')
        const checksum = createHash('sha256').update(text).digest('hex')
        const before = checksums.get(name)
        if (before === checksum) continue
        if (before) throw new Error(`migration ${name} was changed after it was applied: write a new one instead`)
        await connection.transaction().execute(async (trx) => {
          await sql.raw(text).execute(trx)
          await sql`insert into public.migration (name, checksum) values (${name}, ${checksum})`.execute(trx)
        })
        applied.push(name)
      }
      return applied
    } finally {
      await sql`select pg_advisory_unlock(7411)`.execute(connection)
    }
  })
}

/** Names of migrations that the program has and the database lacks. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const wanted = await listMigrations()
  const exists = await sql<{ found: string | null }>`select to_regclass('public.migration')::text as found`.execute(db)
  if (!exists.rows[0]?.found) return wanted.map((m) => m.name)
  const done = await sql<{ name: string }>`select name from public.migration`.execute(db)
  const names = new Set(done.rows.map((row) => row.name))
  return wanted.filter((m) => !names.has(m.name)).map((m) => m.name)
}
