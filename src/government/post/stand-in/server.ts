import { randomInt } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Db } from '#core/db.ts'
import type { Order } from '../order/post.ts'
import { keepOrder } from './stand-in.queries.ts'

/* STAND-IN of the post: takes orders on a port of this computer. Never started in production. */

export type StandIn = { url: string; faults: { failNext: number }; stop(): Promise<void> }

export async function startStandIn({ db, now }: { db: Db; now: () => Date }): Promise<StandIn> {
  const faults = { failNext: 0 }
  const take = async (request: IncomingMessage): Promise<{ status: number; body: object }> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (faults.failNext > 0) {
      faults.failNext--
      return { status: 503, body: {} }
    }
    const order = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Order
    const number = `VN${String(randomInt(1_000_000_000)).padStart(9, '0')}BC`
    const { id, kind, name, address } = order
    return {
      status: 201,
      body: { number: await keepOrder(db, { number, parcelId: id, kind, name, address, state: 'accepted', at: now() }) },
    }
  }
  const server = createServer((request, response) => {
    void take(request)
      .catch(() => ({ status: 400, body: {} }))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(JSON.stringify(body))
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
