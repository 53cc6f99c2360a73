import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerCrl, answerOcsp, answerStamp, isStandInAllowed, type Place } from './authority.ts'
import { answerRemote } from './remote.ts'

/** The stand-ins behind one port of this machine: what the program calls is real HTTP, and nobody else reaches it. */
export type StandIn = { url: string /** What it was asked, by path: tests count. */; asked: Map<string, number>; close(): Promise<void> }

const running = new WeakMap<object, Promise<StandIn>>()

/** Starts on the first call; undefined in production. */
export function standIn(place: Place): Promise<StandIn> | undefined {
  if (!isStandInAllowed(place)) return undefined
  const before = running.get(place.config)
  if (before) return before
  const now = start(place)
  running.set(place.config, now)
  return now
}

/** Ends it with the program. */
export async function closeStandIn(place: Pick<Place, 'config'>): Promise<void> {
  const before = running.get(place.config)
  running.delete(place.config)
  if (before) await (await before).close()
}

async function start(place: Place): Promise<StandIn> {
  const asked = new Map<string, number>()
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    asked.set(path, (asked.get(path) ?? 0) + 1)
    answer(place, path, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error))
    })
  })
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done))
  server.unref()
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => close(server) }
}

const close = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })

async function answer(place: Place, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (type: string, body: Buffer): void => void response.writeHead(200, { 'content-type': type }).end(body)
  if (path === '/ca.crl') return send('application/pkix-crl', await answerCrl(place))
  if (path === '/root.crl') return send('application/pkix-crl', await answerCrl(place, 'root'))
  if (request.method !== 'POST') return void response.writeHead(405).end()
  const body = await read(request)
  if (path === '/tsa') return send('application/timestamp-reply', await answerStamp(place, body))
  if (path === '/ocsp') return send('application/ocsp-response', await answerOcsp(place, body))
  const { status, body: words } = await answerRemote(place, path, request.headers.authorization, parse(body))
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(words))
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>
  } catch {
    return {}
  }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += (part as Buffer).length
    if (size > 256 * 1024) throw new Error('too long')
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts)
}
