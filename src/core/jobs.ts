import { Logger, parseCronItems, type TaskList, run, runMigrations } from 'graphile-worker'
import type pg from 'pg'
import { type Db, sql } from '#core/db.ts'
import { deliverNext, type Listener } from '#core/events.ts'
import type { Context, Module } from '#core/module.ts'

const quiet = new Logger(() => () => undefined)

export const migrateJobs = (pool: pg.Pool): Promise<void> => runMigrations({ pgPool: pool, logger: quiet })

/** Queues a job in the transaction of the change. `key` makes it unique: a second one replaces the first. A higher `priority` waits longer. */
export async function enqueue(
  trx: Db,
  name: string,
  payload: unknown,
  options: { key?: string; runAt?: Date; maxAttempts?: number; priority?: number } = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(${name}, payload := ${JSON.stringify(payload)}::json, job_key := ${options.key ?? null},
    run_at := ${options.runAt ?? null}, max_attempts := ${options.maxAttempts ?? 25}, priority := ${options.priority ?? 0})`.execute(trx)
}

export type Worker = { stop(): Promise<void> }

/** Runs the modules' jobs, their schedules and the delivery of events until stopped. */
export async function startJobs(pool: pg.Pool, modules: Module[], context: Context): Promise<Worker> {
  const tasks: TaskList = {}
  for (const module of modules) {
    for (const [name, handler] of Object.entries(module.jobs ?? {})) tasks[name] = (payload) => handler(context, payload)
  }
  const schedule = modules.flatMap((module) => module.schedule ?? [])
  const parsedCronItems = parseCronItems(
    schedule.map(({ cron, job }) => ({ task: job, match: cron, identifier: job, options: { maxAttempts: 3, jobKey: job } })),
  )
  const runner = await run({
    pgPool: pool,
    taskList: tasks,
    parsedCronItems,
    concurrency: 2,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: quiet,
  })
  const delivery = deliverForever(
    context,
    modules.flatMap((module) => module.listens ?? []),
  )
  return {
    stop: async () => {
      await delivery.stop()
      await runner.stop()
    },
  }
}

// Half a second between looks: a reader sees an event soon, and an idle program asks the database little.
const deliveryPause = 500

function deliverForever(context: Context, listeners: Listener[]): Worker {
  let stopped = false
  let wake: () => void = () => undefined
  const loop = async (): Promise<void> => {
    while (!stopped) {
      for (const listener of listeners) {
        // A listener that fails keeps its cursor: the event comes again, the others go on.
        await deliverNext(context.db, listener).catch((error: unknown) => context.log(`event reader ${listener.reader}: ${String(error)}`))
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deliveryPause)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (stopped) wake()
      })
    }
  }
  const done = loop()
  return {
    stop: async () => {
      stopped = true
      wake()
      await done
    },
  }
}
