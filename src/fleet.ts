import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { addMeasures, type Measured } from '#core/metrics.ts'
import { backOff } from './back-off.ts'
import type { FleetAnswer, Measuring, MeasuringAnswer, Part, Question } from './part.ts'
import { findAssets } from './prepare.ts'

/** Several processes of one program: so many that serve on one port, and one that does the jobs. */
export type KeptFleet = { ready: Promise<void>; stop(): Promise<void> }

type Kept = { part: Part; worker: Worker; isReady: boolean; measured: Measured }
type Told = Question | MeasuringAnswer | { ready: true }

const patience = 1_000

class Keeper {
  readonly #say: (message: string) => void
  readonly #kept = new Set<Kept>()
  readonly #waiting = new Map<number, (answer: MeasuringAnswer) => void>()
  // What parts that have ended had measured when they were last asked: sums must not fall.
  #departed: Measured = {}
  #asked = 0
  #stopping = false

  constructor(say: (message: string) => void) {
    this.#say = say
  }

  /** Starts a part, and once more when it ends. Without one that `must` be there the fleet does not begin: that it ends at once is told. */
  keep(part: Part, assets: string, must: boolean): Promise<void> {
    const pause = backOff()
    return new Promise((ready, fail) => {
      let everReady = false
      const start = (): void => {
        cluster.setupPrimary({ args: [...process.argv.slice(2), `--part=${part}`, `--assets=${assets}`] })
        const kept: Kept = { part, worker: cluster.fork(), isReady: false, measured: {} }
        this.#kept.add(kept)
        this.#say(`process ${kept.worker.process.pid} begins: ${part}`)
        kept.worker.on('message', (told: Told) => {
          if ('ready' in told) {
            kept.isReady = true
            everReady = true
            ready()
          } else if ('answer' in told) this.#waiting.get(told.id)?.(told)
          else void this.#answer(kept, told)
        })
        kept.worker.once('exit', (code, signal) => {
          this.#kept.delete(kept)
          this.#departed = addMeasures([this.#departed, kept.measured])
          if (this.#stopping) return
          if (!everReady && must) return fail(new Error(`the process for ${part} ended before it was ready (${signal ?? code})`))
          this.#say(`process ${kept.worker.process.pid} (${part}) has ended (${signal ?? code}): starting another one`)
          void pause().then(() => !this.#stopping && start())
        })
      }
      start()
    })
  }

  async #answer({ worker }: Kept, { id }: Question): Promise<void> {
    const web = [...this.#kept].filter((kept) => kept.part === 'web' && kept.isReady)
    await Promise.all(web.map((kept) => this.#measure(kept)))
    const measured = addMeasures([this.#departed, ...[...this.#kept].map((kept) => kept.measured)])
    const jobs = [...this.#kept].some((kept) => kept.part === 'jobs' && kept.isReady)
    if (worker.isConnected()) worker.send({ answer: 'fleet', id, measured, jobs } satisfies FleetAnswer)
  }

  /** Asks a part for what it has measured; one that is late counts with what it said before. */
  #measure(kept: Kept): Promise<void> {
    return new Promise((done) => {
      const id = ++this.#asked
      const end = (): void => {
        clearTimeout(late)
        this.#waiting.delete(id)
        done()
      }
      const late = setTimeout(end, patience)
      this.#waiting.set(id, ({ measured }) => {
        kept.measured = measured
        end()
      })
      if (kept.worker.isConnected()) kept.worker.send({ ask: 'measures', id } satisfies Measuring)
      else end()
    })
  }

  /** Tells all to answer what has begun and to go, and waits until they have gone. */
  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all(
      [...this.#kept].map(async ({ worker }) => {
        if (worker.isDead()) return
        const gone = once(worker, 'exit')
        worker.process.kill('SIGTERM')
        await gone
      }),
    )
  }
}

/** Starts the fleet and keeps it whole until it is stopped. Stylesheets are built once, for all. */
export function keepFleet(processes: number, say: (message: string) => void): KeptFleet {
  const keeper = new Keeper(say)
  const start = async (): Promise<void> => {
    const assets = JSON.stringify(await findAssets())
    await Promise.all([keeper.keep('web', assets, true), keeper.keep('jobs', assets, true)])
    // The first one serves while the others get ready.
    for (let more = 1; more < processes; more++) void keeper.keep('web', assets, false)
  }
  return { ready: start(), stop: () => keeper.stop() }
}
