import { EventEmitter } from 'node:events'
import { Logger, type ParsedCronItem, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { repeat, type Repeated } from '#core/repeat.ts'

export type Watching = {
  databaseUrl: string
  tasks: TaskList
  schedule: ParsedCronItem[]
  concurrency: number
  log(message: string): void
  /** Gives back the jobs that the named workers hold. */
  unlock(workers: readonly string[]): Promise<void>
  /** How long a worker may fall silent before another takes its place, in milliseconds. */
  silence?: number
}

/** One worker of the package, and what it was last heard to do. */
type Watched = { runner: Runner; pools: string[]; ended: boolean; lost(): boolean }

const usualSilence = 30_000
/** The package says nothing itself: what matters is said in our own log. */
export const quiet = new Logger(() => () => undefined)

async function begin({ databaseUrl, tasks, schedule, concurrency, silence = usualSilence }: Watching): Promise<Watched> {
  const events = new EventEmitter() as WorkerEvents
  const pools: string[] = []
  let busy = 0
  let heard = performance.now()
  let fatal: number | undefined
  events.on('pool:create', ({ workerPool }) => void pools.push(workerPool.id))
  events.on('worker:getJob:start', () => (heard = performance.now()))
  events.on('job:start', () => busy++)
  events.on('job:complete', () => {
    busy--
    heard = performance.now()
  })
  events.on('pool:fatalError', () => (fatal ??= performance.now()))
  // With connections of its own: one that cannot say in time that a job is done gives up for good. What is done is said in
  // batches, since only then is a failure to say so heard (graphile-worker 0.18.0 awaits it nowhere else, and the process ends).
  const runner = await run({
    connectionString: databaseUrl,
    maxPoolSize: concurrency + 2,
    taskList: tasks,
    parsedCronItems: schedule,
    concurrency,
    pollInterval: 500,
    noHandleSignals: true,
    logger: quiet,
    events,
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  })
  const watched: Watched = {
    runner,
    pools,
    ended: false,
    // Either it said that it gives up and does not come to an end, or somebody in it is free and has not looked for work.
    lost: () => {
      const now = performance.now()
      return (fatal !== undefined && now - fatal > silence) || (busy < concurrency && now - heard > silence)
    },
  }
  const end = (): void => void (watched.ended = true)
  runner.promise.then(end, end)
  return watched
}

/**
 * Runs what does the jobs. Where it ended although nobody stopped it, or fell silent (seen after PostgreSQL was killed: graphile-worker
 * 0.18.0 waited for ever to say what was done), another takes its place and the jobs that it held are given back, so that they are done
 * once more instead of lying locked for four hours.
 */
export async function keepDoing(watching: Watching): Promise<Repeated> {
  const { log, unlock } = watching
  let running: Watched | undefined = await begin(watching)
  const orphans: string[] = []
  // Seen silent so many looks in a row: a program that was held up for a while comes back to both its worker and these looks.
  let silent = 0
  const look = async (): Promise<void> => {
    silent = running?.lost() ? silent + 1 : 0
    if (running && (running.ended || silent > 4)) {
      log(`what does the jobs ${running.ended ? 'has ended by itself' : 'has fallen silent'}: another one begins`)
      // Whether this one still comes to an end is no longer waited for.
      if (!running.ended) Promise.resolve(running.runner.stop()).catch(() => undefined)
      orphans.push(...running.pools)
      running = undefined
      silent = 0
    }
    running ??= await begin(watching)
    if (orphans.length > 0) {
      await unlock(orphans)
      orphans.length = 0
    }
  }
  const looking = repeat(look, log)
  return {
    stop: async () => {
      await looking.stop()
      if (running && !running.ended) await running.runner.stop()
    },
  }
}
