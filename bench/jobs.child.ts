// The process of a fleet that does jobs and delivers events, by itself.
import { readConfig } from '#core/config.ts'
import { startWorker } from '../src/program.ts'

const worker = await startWorker(readConfig(), (message) => void process.stderr.write(`${message}\n`))
process.on('SIGTERM', () => void worker.stop().then(() => process.exit(0)))
process.send?.({ ready: true })
