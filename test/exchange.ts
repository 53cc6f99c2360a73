import { randomUUID } from 'node:crypto'
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { approve, type Grants } from './exchange-grants.ts'
import { createGateway, mountGateway } from '../src/engine/exchange/gateway/gateway.ts'
import { type Exchange, openExchange } from '../src/engine/exchange/gateway/exchange.ts'
import type { MessageLog } from '../src/engine/exchange/message-log/writer.ts'
import type { Db } from '#core/db.ts'
import type { World } from './world.ts'

/** A server on loopback that the test closes. */
export type Place = { url: string; port: number; server: Server; close(): Promise<void> }

export async function listen(handler: RequestListener): Promise<Place> {
  const server = createServer({ requestTimeout: 0 }, handler)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    server,
    close: async () => {
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
    },
  }
}

/** A gateway of its own over the world's database, with a provider behind it and a client that may call it. */
export type Bench = Grants & {
  exchange: Exchange
  gateway: Place
  provider: Place
  /** Headers of the client. */
  asClient: Record<string, string>
  /** /r1/… of the provider's service. */
  at(path: string): string
  close(): Promise<void>
}

export async function openBench(
  world: World,
  provider: RequestListener,
  options: {
    db?: Db
    logging?: 'content' | 'metadata' | 'none'
    perMinute?: number
    timeoutMs?: number
    maxBytes?: number
    log?: MessageLog
    endpoints?: { method: string; path: string }[]
    granted?: string[] | null
  } = {},
): Promise<Bench> {
  const db = options.db ?? world.db
  const behind = await listen(provider)
  const exchange = openExchange({
    db,
    clock: world.clock,
    config: world.app.config,
    freshMs: 0,
    ...(options.log ? { log: options.log } : {}),
  })
  const gateway = await listen((_request, response) => {
    response.writeHead(404)
    response.end('not the gateway')
  })
  mountGateway(gateway.server, createGateway(exchange))
  const grants = await approve(db, world.clock.now(), {
    secret: exchange.secret,
    instance: exchange.instance,
    baseUrl: behind.url,
    ...options,
  })
  return {
    ...grants,
    exchange,
    gateway,
    provider: behind,
    asClient: { 'x-road-client': grants.client, authorization: grants.authorization },
    at: (path) => `/r1/${grants.service}${path}`,
    close: async () => {
      await gateway.close()
      await behind.close()
      await exchange.close()
    },
  }
}

export type Got = { status: number; headers: IncomingMessage['headers']; raw: string[]; body: Buffer; complete: boolean }

/** Asks with node:http, which sends the path as it is written; `begun` is called when the answer begins to come. */
export function ask(
  place: { port: number },
  options: { path: string; method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer | undefined },
  begun: () => void = () => undefined,
): Promise<Got> {
  return new Promise((done, failed) => {
    const request = httpRequest({ host: '127.0.0.1', port: place.port, agent: false, ...options }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      const end = (): void =>
        done({
          status: response.statusCode ?? 0,
          headers: response.headers,
          raw: response.rawHeaders,
          body: Buffer.concat(chunks),
          complete: response.complete,
        })
      response.on('end', end)
      response.on('error', end)
      begun()
    })
    request.on('error', failed)
    request.end(options.body)
  })
}

/** Sends bytes as they are and answers what comes back, as text. */
export function sendRaw(place: { port: number }, text: string): Promise<string> {
  return new Promise((done) => {
    const socket = connect(place.port, '127.0.0.1')
    let got = ''
    socket.on('data', (chunk) => {
      got += chunk.toString('latin1')
    })
    socket.on('error', () => done(got))
    socket.on('close', () => done(got))
    socket.write(text, 'latin1')
  })
}

export const unique = (): string => randomUUID().slice(0, 8)
