// What a page would cost without us: a bare node:http server that asks the same SQL and sends the same bytes.
import { createServer } from 'node:http'
import pg from 'pg'
import type { Query } from './children.ts'

type Page = { queries: Query[]; body: string; type: string }
const pages = new Map<string, Page>()
const pool = process.env.DATABASE_URL ? new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }) : undefined

const server = createServer((request, response) => {
  const page = pages.get(request.url ?? '')
  const asked = page?.queries.map((query) => pool?.query(query)) ?? []
  void Promise.all(asked).then(() => {
    response.writeHead(page ? 200 : 204, {
      'content-type': page?.type ?? 'text/plain',
      'content-length': page ? Buffer.byteLength(page.body) : 0,
    })
    response.end(page?.body)
  })
})

process.on('message', (message: 'usage' | { url: string; page: Page }) => {
  if (message === 'usage') return process.send?.({ usage: process.cpuUsage(), rss: process.memoryUsage.rss() })
  pages.set(message.url, message.page)
  return process.send?.({ set: true })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
})
