// The real program without its jobs, with an ear for the bench: how much processor it has used, and which SQL one request asks.
import pg from 'pg'
import { readConfig } from '#core/config.ts'
import { startProgram } from '../src/program.ts'
import type { Query } from './children.ts'

let heard: Query[] | undefined
const client = pg.Client.prototype as unknown as { query(...args: unknown[]): unknown }
const ask = client.query
client.query = function (this: unknown, ...args: unknown[]): unknown {
  const [first, values] = args as [string | { text?: string; name?: string; values?: unknown[] }, unknown[] | undefined]
  const asked = typeof first === 'string' ? { text: first } : first
  if (heard && asked.text)
    heard.push({ text: asked.text, values: values ?? asked.values ?? [], ...(asked.name ? { name: asked.name } : {}) })
  return ask.apply(this, args)
}

process.on('message', (message: 'usage' | 'listen' | 'heard') => {
  if (message === 'usage') process.send?.({ usage: process.cpuUsage(), thread: process.threadCpuUsage(), rss: process.memoryUsage.rss() })
  if (message === 'listen') {
    heard = []
    process.send?.({ listening: true })
  }
  if (message === 'heard') {
    process.send?.({ queries: heard ?? [] })
    heard = undefined
  }
})

const config = { ...readConfig(), processes: 1 }
const running = await startProgram(config)
await running.app.listen({ host: config.host, port: config.port })
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)))
