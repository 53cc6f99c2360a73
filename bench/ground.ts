import { mkdirSync, rmSync } from 'node:fs'
import { systemClock } from '#core/clock.ts'
import { readConfig } from '#core/config.ts'
import { createDb, createPool, type Db } from '#core/db.ts'
import { createDatabase, removeCluster, startPostgres } from '#core/postgres.ts'
import { join } from 'node:path'
import { loadProvince, migrateAll } from '../src/program.ts'

/** A PostgreSQL of its own in a folder, with the province's pack loaded. */
export type Ground = { databaseUrl: string; db: Db; postgres: number; stop(): Promise<void> }

/** Starts it anew, or goes on with what a run before has left. */
export async function startGround(dir: string, { keep }: { keep: boolean }): Promise<Ground> {
  if (!keep) removeCluster(dir)
  if (!keep) rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  const postgres = await startPostgres(dir, { endsWithUs: true })
  const databaseUrl = await createDatabase(postgres.url, 'tinhso')
  const pool = createPool(databaseUrl, 4)
  const db = createDb(pool)
  await migrateAll(db, pool)
  const config = readConfig({ ...process.env, TINHSO_MODE: 'demo', DATABASE_URL: databaseUrl, TINHSO_DATA_DIR: join(dir, 'server') })
  await loadProvince({ db, clock: systemClock, config, log: () => undefined }, config.province)
  const stop = async (): Promise<void> => {
    await db.destroy()
    await postgres.stop()
  }
  return { databaseUrl, db, postgres: postgres.pid, stop }
}
