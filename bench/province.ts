import { mkdirSync, rmSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#core/clock.ts'
import { type Config, readConfig } from '#core/config.ts'
import { createDb, createPool, type Db } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { createDatabase, removeCluster, startPostgres } from '#core/postgres.ts'
import { loadProvince, migrateAll } from '../src/program.ts'

export type Place = {
  dir: string
  databaseUrl: string
  db: Db
  config: Config
  /** Process of the database's server. */
  serverPid: number
  /** What else the machine did when the measurement began. */
  loadBefore: number
}

/**
 * Measures on a server and a database of its own, with the province's pack in it and fsync on; `keep` leaves its folder there,
 * `on` is a folder that another measurement left.
 */
export async function withProvince(
  name: string,
  keep: boolean | undefined,
  measure: (place: Place) => Promise<void>,
  on?: string,
): Promise<void> {
  const loadBefore = Math.round((loadavg()[0] ?? 0) * 100) / 100
  const dir = on ?? join(projectRoot, `.data/bench-${name}`)
  if (!on) removeCluster(dir)
  if (!on) rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  const postgres = await startPostgres(dir)
  const databaseUrl = await createDatabase(postgres.url, 'tinhso')
  const pool = createPool(databaseUrl, 4)
  const db = createDb(pool)
  const config = readConfig({ ...process.env, TINHSO_MODE: 'demo', DATABASE_URL: databaseUrl, TINHSO_DATA_DIR: join(dir, 'server') })
  try {
    await migrateAll(db, pool)
    await loadProvince({ db, clock: systemClock, config, log: () => undefined }, config.province)
    await measure({ dir, databaseUrl, db, config, serverPid: postgres.pid, loadBefore })
  } finally {
    await db.destroy()
    await postgres.stop()
    if (!keep && !on) removeCluster(dir)
    if (!keep && !on) rmSync(dir, { recursive: true, force: true })
  }
}
