import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { registerRoles } from '#core/access.ts'
import { sql } from '#core/db.ts'
import { type Clock, systemClock } from '#core/clock.ts'
import type { Config } from '#core/config.ts'
import { createDb, createPool, type Db, migrate, pendingMigrations } from '#core/db.ts'
import { migrateJobs, startJobs, type Worker } from '#core/jobs.ts'
import { sourceRoot } from '#core/files.ts'
import type { Context } from '#core/module.ts'
import type { Assets } from '#core/ui/layout.tsx'
import { buildApp } from './app.ts'
import { modules } from './modules.ts'

/** Everything that one running program holds. */
export type Program = { app: FastifyInstance; db: Db; pool: pg.Pool; context: Context; worker?: Worker; stop(): Promise<void> }

/** Brings the schema and the job tables up to date. */
export async function migrateAll(db: Db, pool: pg.Pool): Promise<string[]> {
  const applied = await migrate(db)
  await migrateJobs(pool)
  return applied
}

/** Loads the province's pack into every module; safe to repeat. */
export async function loadProvince(context: Context, packDir: string): Promise<void> {
  for (const module of modules) registerRoles(module.roles ?? [])
  for (const module of modules) await module.load?.(context, packDir)
}

/** Stylesheets and islands: those of the build, or in development built now. */
async function findAssets(): Promise<Assets> {
  const dir = join(sourceRoot, 'assets')
  const manifest = join(dir, 'manifest.json')
  if (existsSync(manifest)) return { ...(JSON.parse(readFileSync(manifest, 'utf8')) as Omit<Assets, 'dir'>), dir }
  const { buildAssets } = await import('../scripts/build-assets.ts')
  return buildAssets()
}

export async function startProgram(
  config: Config,
  options: { clock?: Clock; jobs?: boolean; log?: (message: string) => void } = {},
): Promise<Program> {
  const clock = options.clock ?? systemClock
  const pool = createPool(config.databaseUrl, config.pool)
  const db = createDb(pool)
  const context: Context = { db, clock, config, log: options.log ?? (() => undefined) }
  let worker: Worker | undefined
  const ready = async (): Promise<Record<string, boolean>> => {
    await sql`select 1`.execute(db)
    return { database: true, migrations: (await pendingMigrations(db)).length === 0, jobs: options.jobs ? worker !== undefined : true }
  }
  const app = await buildApp({ db, config, clock, modules, assets: await findAssets(), ready })
  if (options.jobs) worker = await startJobs(pool, modules, context)
  return {
    app,
    db,
    pool,
    context,
    ...(worker ? { worker } : {}),
    stop: async () => {
      await app.close()
      await worker?.stop()
      await db.destroy()
    },
  }
}

export const packName = (packDir: string): string =>
  (JSON.parse(readFileSync(join(packDir, 'pack.json'), 'utf8')) as { name: { vi: string } }).name.vi
