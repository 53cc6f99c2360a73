import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { registerRights, registerRoles } from '#core/access.ts'
import { sql } from '#core/db.ts'
import { type Clock, systemClock } from '#core/clock.ts'
import type { Config } from '#core/config.ts'
import { createDb, createPool, type Db, pendingMigrations } from '#core/db.ts'
import { startJobs, type Worker } from '#core/jobs.ts'
import type { Measured } from '#core/metrics.ts'
import type { Context } from '#core/module.ts'
import type { Assets } from '#core/ui/layout.tsx'
import { buildApp } from './app.ts'
import { modules } from './modules.ts'
import { findAssets } from './prepare.ts'

export { migrateAll } from './prepare.ts'

/** Everything that one running program holds. */
export type Program = { app: FastifyInstance; db: Db; pool: pg.Pool; context: Context; worker?: Worker; stop(): Promise<void> }

/** The other processes of the same program, as one of them sees them. */
export type Fleet = { doesJobs(): Promise<boolean>; measured(): Promise<Measured> }

/** Does the jobs and delivers the events, and serves nobody. */
export async function startWorker(config: Config, log: (message: string) => void): Promise<{ stop(): Promise<void> }> {
  const pool = createPool(config.databaseUrl, config.pool)
  const db = createDb(pool)
  for (const module of modules) registerRoles(module.roles ?? [])
  for (const module of modules) registerRights(module.rights ?? [])
  const worker = await startJobs(modules, { db, clock: systemClock, config, log })
  return {
    stop: async () => {
      await worker.stop()
      await db.destroy()
    },
  }
}

/** Loads the province's pack into every module; safe to repeat. */
export async function loadProvince(context: Context, packDir: string): Promise<void> {
  for (const module of modules) registerRoles(module.roles ?? [])
  for (const module of modules) await module.load?.(context, packDir)
}

export async function startProgram(
  config: Config,
  options: { clock?: Clock; jobs?: boolean; log?: (message: string) => void; assets?: Assets; fleet?: Fleet } = {},
): Promise<Program> {
  const clock = options.clock ?? systemClock
  const pool = createPool(config.databaseUrl, config.pool)
  const db = createDb(pool)
  const context: Context = { db, clock, config, log: options.log ?? (() => undefined) }
  let worker: Worker | undefined
  const ready = async (): Promise<Record<string, boolean>> => {
    await sql`select 1`.execute(db)
    const jobs = options.fleet ? await options.fleet.doesJobs() : options.jobs ? worker !== undefined : true
    return { database: true, migrations: (await pendingMigrations(db)).length === 0, jobs }
  }
  const app = await buildApp({
    db,
    config,
    clock,
    modules,
    assets: options.assets ?? (await findAssets()),
    ready,
    measured: options.fleet?.measured,
  })
  if (options.jobs) worker = await startJobs(modules, context)
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

/** Runs a command of a module as the command line does, with the fallbacks of options that are not given; answers its exit code. */
export async function runCommand(
  context: Context,
  name: string,
  args: string[],
  given: Record<string, string | boolean> = {},
): Promise<number> {
  const command = modules.flatMap((module) => module.commands ?? []).find((each) => each.name === name)
  if (!command) throw new Error(`no module has the command ${name}`)
  const options: Record<string, string | boolean> = {}
  for (const { flags, fallback } of command.options ?? []) {
    const long = /--([a-z-]+)/.exec(flags)?.[1] ?? ''
    if (fallback !== undefined) options[long.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())] = fallback
  }
  return (await command.run(context, args, { ...options, ...given })) ?? 0
}
