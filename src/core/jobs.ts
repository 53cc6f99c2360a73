import { parseCronItems, type TaskList, runMigrations } from 'graphile-worker'
import type pg from 'pg'
import { ask, type Db } from '#core/db.ts'
import { deliverNext, type Listener, passOver } from '#core/events.ts'
import { keepDoing, quiet } from '#core/job-runner.ts'
import type { Context, Module } from '#core/module.ts'
import { repeat, type Repeated } from '#core/repeat.ts'

export const migrateJobs = (pool: pg.Pool): Promise<void> => runMigrations({ pgPool: pool, logger: quiet })

/** Queues a job in the transaction of the change. `key` makes it unique: a second one replaces the first. A higher `priority` waits longer. */
export async function enqueue(
  trx: Db,
  name: string,
  payload: unknown,
  options: { key?: string; runAt?: Date; maxAttempts?: number; priority?: number } = {},
): Promise<void> {
  const job = [name, JSON.stringify(payload), options.key ?? null, options.runAt ?? null, options.maxAttempts ?? 25, options.priority ?? 0]
  const added = await ask(trx, quickJob, job)
  if (added.length === 0) await ask(trx, addJob, job)
}

// What the package's own function does, in one statement of a tenth of its cost: without its locks on the list of tasks, and without
// a notice, for which every commit of the server would wait in one row; the worker looks each second. Where the task is new, or the
// job of the key is at work now, nothing is written and the function itself is asked. A test compares the two.
const quickJob = `insert into graphile_worker._private_jobs as job (task_id, payload, key, run_at, max_attempts, priority)
  select task.id, $2::json, $3::text, coalesce($4::timestamptz, now()), $5::smallint, $6::smallint
    from graphile_worker._private_tasks task where task.identifier = $1
  on conflict (key) do update set task_id = excluded.task_id, payload = excluded.payload, run_at = excluded.run_at,
    max_attempts = excluded.max_attempts, priority = excluded.priority, job_queue_id = null, flags = null,
    revision = job.revision + 1, attempts = 0, last_error = null, updated_at = now()
  where job.locked_at is null returning id`
const addJob = `select graphile_worker.add_job($1, payload := $2::json, job_key := $3, run_at := $4, max_attempts := $5, priority := $6)`

export type Worker = Repeated

const unlockJobs = async (db: Db, workers: readonly string[]): Promise<void> => {
  await ask(db, 'select graphile_worker.force_unlock_workers($1::text[])', [[...workers]])
}

/** Runs the modules' jobs, their schedules and the delivery of events until stopped. */
export async function startJobs(modules: Module[], context: Context, options: { silence?: number } = {}): Promise<Worker> {
  const tasks: TaskList = {}
  for (const module of modules) {
    for (const [name, handler] of Object.entries(module.jobs ?? {})) tasks[name] = (payload) => handler(context, payload)
  }
  const schedule = modules.flatMap((module) => module.schedule ?? [])
  const parsedCronItems = parseCronItems(
    schedule.map(({ cron, job }) => ({ task: job, match: cron, identifier: job, options: { maxAttempts: 3, jobKey: job } })),
  )
  const runner = await keepDoing({
    databaseUrl: context.config.databaseUrl,
    tasks,
    schedule: parsedCronItems,
    concurrency,
    log: context.log,
    unlock: (workers) => unlockJobs(context.db, workers),
    ...(options.silence === undefined ? {} : { silence: options.silence }),
  })
  const listeners = modules.flatMap((module) => module.listens ?? [])
  const looks = modules.flatMap((module) => (module.looksAfter ?? []).map((look) => (): Promise<void> => look(context)))
  const repeated = [(): Promise<void> => deliverOnce(context, listeners), ...looks].map((work) => repeat(work, context.log))
  return {
    stop: async () => {
      await Promise.all(repeated.map((one) => one.stop()))
      await runner.stop()
    },
  }
}

const concurrency = 2

async function deliverOnce(context: Context, listeners: Listener[]): Promise<void> {
  for (const listener of await passOver(context.db, listeners)) {
    // A listener that fails keeps its cursor: the event comes again, the others go on.
    await deliverNext(context.db, listener, listener.handleMany ? 1_000 : 100).catch((error: unknown) =>
      context.log(`event reader ${listener.reader}: ${String(error)}`),
    )
  }
}
