// The real program, as `npm start` runs it, with an ear for the bench: how much processor it has used, and which SQL one request asks.
import pg from 'pg'
import type { Query } from './children.ts'

let heard: Query[] | undefined
const client = pg.Client.prototype as unknown as { query(...args: unknown[]): unknown }
const ask = client.query
client.query = function (this: unknown, ...args: unknown[]): unknown {
  const [first, values] = args
  const text = typeof first === 'string' ? first : (first as { text?: string } | undefined)?.text
  if (heard && text)
    heard.push({ text, values: (Array.isArray(values) ? values : ((first as { values?: unknown[] }).values ?? [])) as unknown[] })
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

await import('../src/server.ts')
