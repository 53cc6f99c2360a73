import { setPriority } from 'node:os'
import type { Config } from '#core/config.ts'
import { jsonLogger } from '#core/log.ts'
import { type Measured, ownMeasures } from '#core/metrics.ts'
import type { Assets } from '#core/ui/layout.tsx'
import { type Fleet, startProgram, startWorker } from './program.ts'

/** What one process of a fleet does. */
export type Part = 'web' | 'jobs'
/** What a part asks of the process that keeps the fleet, and what it is asked. */
export type Question = { ask: 'fleet'; id: number }
export type FleetAnswer = { answer: 'fleet'; id: number; measured: Measured; jobs: boolean }
export type Measuring = { ask: 'measures'; id: number }
export type MeasuringAnswer = { answer: 'measures'; id: number; measured: Measured }

const patience = 2_000

/** The rest of the fleet, asked through the process that keeps it. */
function askFleet(): Fleet {
  let last = 0
  const waiting = new Map<number, (answer: FleetAnswer) => void>()
  process.on('message', (message: FleetAnswer | Measuring) => {
    if ('answer' in message) waiting.get(message.id)?.(message)
    else if (message.ask === 'measures')
      process.send?.({ answer: 'measures', id: message.id, measured: ownMeasures() } satisfies MeasuringAnswer)
  })
  const ask = (): Promise<FleetAnswer> =>
    new Promise((done, fail) => {
      const id = ++last
      const late = setTimeout(() => {
        waiting.delete(id)
        fail(new Error('the fleet does not answer'))
      }, patience)
      waiting.set(id, (answer) => {
        clearTimeout(late)
        waiting.delete(id)
        done(answer)
      })
      process.send?.({ ask: 'fleet', id } satisfies Question)
    })
  return { doesJobs: async () => (await ask()).jobs, measured: async () => (await ask()).measured }
}

/** Runs one part and answers with what stops it. */
export async function runPart(config: Config, part: Part, assets: Assets): Promise<() => Promise<void>> {
  const fleet = askFleet()
  if (part === 'web') {
    const running = await startProgram(config, { assets, fleet })
    await running.app.listen({ host: config.host, port: config.port })
    process.send?.({ ready: true })
    return running.stop
  }
  // People who wait go before work that waits.
  setPriority(5)
  const logger = jsonLogger(config)
  const worker = await startWorker(config, (message) => logger.info(message))
  process.send?.({ ready: true })
  return worker.stop
}
