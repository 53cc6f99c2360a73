import type { Socket } from 'node:net'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresDialect,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'

import type pg from 'pg'

/*
 * The road to PostgreSQL. What is asked often is prepared once a connection and then named, which saves the server parsing and
 * planning; where the pool's connections are pipelined, `begin` travels with the first question instead of ahead of it.
 */

const namedFrom = 3
const mostNames = 1_000
const asked = new Map<string, number>()
const names = new Map<string, string>()

// How many rows overlap a list or hold some words depends on which: such a question is planned for its values, each time.
const dependsOnValues = /&&|@@/

/** The name of a prepared statement for a text that is asked again and again; none for what is asked seldom or has no values. */
function nameFor(text: string, values: readonly unknown[]): string | undefined {
  if (values.length === 0) return undefined
  const known = names.get(text)
  if (known) return known
  const times = (asked.get(text) ?? 0) + 1
  if (dependsOnValues.test(text)) return undefined
  if (times < namedFrom || names.size >= mostNames) {
    // Texts that are made anew each time (lists of changing length) must not fill the memory.
    if (asked.size >= 4 * mostNames) asked.clear()
    asked.set(text, times)
    return undefined
  }
  asked.delete(text)
  const name = `q${names.size}`
  names.set(text, name)
  return name
}

const isStale = (error: unknown): boolean => (error as { code?: string; routine?: string }).routine === 'RevalidateCachedQuery'

/** One connection of the pool, as long as somebody holds it. */
export class Connection implements DatabaseConnection {
  readonly client: pg.PoolClient
  /** Whether what is asked may be sent before the answer to what was asked before. */
  readonly pipelined: boolean
  #discarded = false
  #begun: Promise<unknown> | undefined
  #gathering = false

  constructor(client: pg.PoolClient) {
    this.client = client
    this.pipelined = (client as unknown as { pipeline?: boolean }).pipeline === true
  }

  /** What is sent within one turn of the program goes to the server in one piece: each piece costs a call of the system and wakes it. */
  #gather(): void {
    if (!this.pipelined || this.#gathering) return
    const { stream } = (this.client as unknown as { connection: { stream: Socket } }).connection
    this.#gathering = true
    stream.cork()
    process.nextTick(() => {
      this.#gathering = false
      stream.uncork()
    })
  }

  async ask<R extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<pg.QueryResult<R>> {
    if (this.#discarded) throw new Error('the connection is closed')
    const name = nameFor(text, values)
    this.#gather()
    try {
      return await this.client.query<R>(name ? { name, text, values: values as unknown[] } : { text, values: values as unknown[] })
    } catch (error) {
      // A migration changed what a prepared statement answers: this connection's statements are forgotten with it.
      if (isStale(error)) this.#discarded = true
      throw error
    }
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.ask<pg.QueryResultRow>(sql, parameters)
    const writes = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE'
    return { rows: (rows ?? []) as R[], ...(writes ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) }
  }

  // Kysely asks for a stream; rows are read whole here.
  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('reading row by row is not supported')
  }

  async begin(text: string): Promise<void> {
    this.#gather()
    const begun = this.client.query(text)
    if (!this.pipelined) return void (await begun)
    // What is asked next fails as well when this does; here it must only not be forgotten.
    this.#begun = begun.catch((error: unknown) => error)
  }

  /** Commits; a transaction in which something failed is undone by PostgreSQL, and that is a fault. */
  async commit(): Promise<void> {
    const [begun, { command }] = await Promise.all([this.#begun, this.client.query('commit')])
    this.#begun = undefined
    if (begun instanceof Error) throw begun
    if (command === 'ROLLBACK') throw new Error('the transaction was undone: something in it had failed')
  }

  async rollback(): Promise<void> {
    this.#begun = undefined
    await this.client.query('rollback').catch((error: unknown) => {
      this.#discarded = true
      throw error
    })
  }

  release(): void {
    this.client.release(this.#discarded)
  }
}

class PoolDriver implements Driver {
  readonly #pool: pg.Pool
  constructor(pool: pg.Pool) {
    this.#pool = pool
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<Connection> {
    return new Connection(await this.#pool.connect())
  }
  async beginTransaction(connection: Connection, { isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const level = isolationLevel ? ` isolation level ${isolationLevel}` : ''
    await connection.begin(isolationLevel || accessMode ? `start transaction${level}${accessMode ? ` ${accessMode}` : ''}` : 'begin')
  }
  commitTransaction(connection: Connection): Promise<void> {
    return connection.commit()
  }
  rollbackTransaction(connection: Connection): Promise<void> {
    return connection.rollback()
  }
  async releaseConnection(connection: Connection): Promise<void> {
    connection.release()
  }
  async destroy(): Promise<void> {
    await this.#pool.end()
  }
}

/** PostgreSQL as Kysely speaks it, over this road. */
export function dialectOf(pool: pg.Pool): Dialect {
  const own = new PostgresDialect({ pool })
  return {
    createAdapter: () => own.createAdapter(),
    createIntrospector: (db) => own.createIntrospector(db),
    createQueryCompiler: () => own.createQueryCompiler(),
    createDriver: () => new PoolDriver(pool),
  }
}
