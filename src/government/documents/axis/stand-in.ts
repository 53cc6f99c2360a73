import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { buildEdxml } from '../edxml/build.ts'
import type { Edoc, StatusCode } from '../edxml/edoc.ts'
import { readEdxml } from '../edxml/read.ts'

type Kept = { id: string; from: string; to: string; body: Buffer }
export type StandIn = {
  url: string
  /** What goes wrong: answers come late, the next so many calls fail, every message lies there twice. */
  faults: { delayMs: number; failNext: number; twice: boolean }
  /** What agencies outside were sent. */
  delivered: Kept[]
  /** Puts a message into the mailbox of one of ours. */
  put(message: { from: string; to: string; body: Buffer }): void
  stop(): Promise<void>
}

/**
 * Plays the axis and the agencies outside, in memory, for demo and tests; never in production. An agency of `outside` answers a
 * document with "arrived" and "received", and a recall with its consent.
 */
export async function startStandIn(options: { outside: string[]; now: () => Date }): Promise<StandIn> {
  const box: Kept[] = []
  const keys = new Set<string>()
  const delivered: Kept[] = []
  const faults = { delayMs: 0, failNext: 0, twice: false }
  const put: StandIn['put'] = (message) => {
    box.push({ ...message, id: randomUUID() })
    if (faults.twice) box.push({ ...message, id: randomUUID() })
  }
  const take = (message: Kept): void => {
    if (keys.has(message.id)) return
    keys.add(message.id)
    if (!options.outside.includes(message.to)) return put(message)
    delivered.push(message)
    const read = readEdxml(message.body)
    if (read.kind !== 'document') return
    const codes: StatusCode[] = read.business.type === 1 ? ['15'] : ['01', '03']
    for (const code of codes) put({ from: message.to, to: message.from, body: answerOf(read, message.to, code, options.now()) })
  }
  const server = createServer((request, response) => {
    void serve(request, response, { box, faults, take }).catch(() => response.writeHead(400).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ faults, delivered, put },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Inside = { box: Kept[]; faults: StandIn['faults']; take(message: Kept): void }

async function serve(request: IncomingMessage, response: ServerResponse, { box, faults, take }: Inside): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  if (faults.delayMs > 0) await wait(faults.delayMs)
  if (faults.failNext > 0) {
    faults.failNext--
    response.writeHead(503).end()
    return
  }
  const id = decodeURIComponent((request.url ?? '').slice('/messages/'.length))
  const header = (name: string): string => String(request.headers[name] ?? '')
  if (request.method === 'POST') {
    take({ id: header('idempotency-key'), from: header('x-from'), to: header('x-to'), body: Buffer.concat(chunks) })
    response.writeHead(202).end()
  } else if (request.method === 'DELETE') {
    const at = box.findIndex((each) => each.id === id)
    if (at >= 0) box.splice(at, 1)
    response.writeHead(204).end()
  } else if (id) {
    const found = box.find((each) => each.id === id)
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/xml' }).end(found?.body)
  } else {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(box.map((each) => ({ id: each.id, to: each.to }))))
  }
}

const answerOf = (read: Edoc, organId: string, code: StatusCode, at: Date): Buffer => {
  const name = read.to.find((each) => each.organId === organId)?.name ?? organId
  const { number, notation } = read.code
  return buildEdxml({
    kind: 'status',
    responseFor: {
      organId: read.from.organId,
      code: `${number}/${notation}`,
      promulgationDate: read.promulgation.date,
      documentId: read.documentId,
    },
    from: { organId, inCharge: name, name },
    code,
    description: 'Trục mô phỏng',
    at,
    staff: { department: 'Trục mô phỏng', staff: '', mobile: '', email: '' },
  })
}
