import { Logger, parseCronItems, type Runner, type TaskList, run, runMigrations } from 'graphile-worker'
import type pg from 'pg'
import { ask, type Db } from '#core/db.ts'
import { deliverNext, type Listener, passOver } from '#core/events.ts'
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

export type Worker = { stop(): Promise<void> }

/** Runs the modules' jobs, their schedules and the delivery of events until stopped. */
export async function startJobs(modules: Module[], context: Context): Promise<Worker> {
  const tasks: TaskList = {}
  for (const module of modules) {
    for (const [name, handler] of Object.entries(module.jobs ?? {})) tasks[name] = (payload) => handler(context, payload)
  }
  const schedule = modules.flatMap((module) => module.schedule ?? [])
  const parsedCronItems = parseCronItems(
    schedule.map(({ cron, job }) => ({ task: job, match: cron, identifier: job, options: { maxAttempts: 3, jobKey: job } })),
  )
  // With connections of its own: one that cannot say in time that a job is done gives up for good. What is done is said in
  // batches, since only then is a failure to say so heard (graphile-worker 0.18.0 awaits it nowhere else, and the process ends).
  const begin = (): Promise<Runner> =>
    run({
      connectionString: context.config.databaseUrl,
      maxPoolSize: concurrency + 2,
      taskList: tasks,
      parsedCronItems,
      concurrency,
      pollInterval: 500,
      noHandleSignals: true,
      logger: quiet,
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    })
  const runner = await keepRunning(begin, context.log)
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

/** Runs what does the jobs; where it ended although nobody stopped it, another one takes its place. */
async function keepRunning(begin: () => Promise<Runner>, log: (message: string) => void): Promise<Worker> {
  let stopped = false
  let running: Runner | undefined = await begin()
  const again = repeat(async () => {
    running ??= await begin()
    await running.promise.finally(() => (running = undefined))
    if (!stopped) log('what does the jobs has ended by itself: another one begins')
  }, log)
  return {
    stop: async () => {
      stopped = true
      await running?.stop()
      await again.stop()
    },
  }
}

async function deliverOnce(context: Context, listeners: Listener[]): Promise<void> {
  for (const listener of await passOver(context.db, listeners)) {
    // A listener that fails keeps its cursor: the event comes again, the others go on.
    await deliverNext(context.db, listener, listener.handleMany ? 1_000 : 100).catch((error: unknown) =>
      context.log(`event reader ${listener.reader}: ${String(error)}`),
    )
  }
}

// Half a second between looks: a reader sees an event soon, and an idle program asks the database little.
const pauseBetween = 500

/** Does the work again and again until stopped, whatever becomes of it. */
function repeat(work: () => Promise<void>, log: (message: string) => void): Worker {
  let stopped = false
  let wake: () => void = () => undefined
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await work().catch((error: unknown) => log(`repeated work: ${String(error)}`))
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseBetween)
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
