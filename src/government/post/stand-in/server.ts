import { randomInt } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from '#core/db.ts'
import type { Order } from '../order/post.ts'
import { readFaults, spend } from './faults.queries.ts'
import { cancelOrder, keepOrder } from './stand-in.queries.ts'

/* STAND-IN of the post: takes orders on a port of this computer, well or badly as chosen on its page. Never started in production. */

export type StandIn = { url: string; stop(): Promise<void> }
type Room = { db: Db; now: () => Date }
type Answer = { status: number; type: string; body: string }

const json = (status: number, body: object): Answer => ({ status, type: 'application/json', body: JSON.stringify(body) })

/** The answer to an order; none: it was taken and the line breaks before anybody hears. */
async function take({ db, now }: Room, request: IncomingMessage): Promise<Answer | undefined> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const faults = await readFaults(db)
  if (faults.delayMs > 0) await wait(Math.min(faults.delayMs, 60_000))
  if (faults.down) return json(503, {})
  if (faults.failNext > 0) {
    await spend(db, 'failNext')
    return json(503, {})
  }
  if (faults.refuse) return json(422, { code: 'address_unknown' })
  if (faults.nonsense) return { status: 200, type: 'text/html', body: '<h1>Bad Gateway</h1>' }
  const [, number] = /^\/orders\/([^/]+)\/cancel$/.exec(request.url ?? '') ?? []
  const answer = number ? await takeBack(db, decodeURIComponent(number)) : await keep(db, now(), Buffer.concat(chunks).toString('utf8'))
  if (faults.loseAnswers === 0) return answer
  await spend(db, 'loseAnswers')
  return undefined
}

async function keep(db: Db, at: Date, body: string): Promise<Answer> {
  const { id, kind, name, address } = JSON.parse(body) as Order
  const number = `VN${String(randomInt(1_000_000_000)).padStart(9, '0')}BC`
  const kept = await keepOrder(db, { number, parcelId: id, kind, name, address, state: 'accepted', at })
  return json(201, { number: kept })
}

export async function startStandIn(room: Room): Promise<StandIn> {
  const server = createServer((request, response) => {
    void take(room, request)
      .catch(() => json(400, {}))
      .then((answer) => {
        if (!answer) return void response.destroy()
        response.writeHead(answer.status, { 'content-type': answer.type })
        response.end(answer.body)
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** As long as nobody has come for it; afterwards the post says why not. */
async function takeBack(db: Db, number: string): Promise<Answer> {
  const state = await cancelOrder(db, number)
  if (state === undefined) return json(404, {})
  return state === 'cancelled' ? json(200, { cancelled: true }) : json(409, { reason: 'Bưu tá đã lấy giấy tờ' })
}
