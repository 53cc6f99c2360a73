import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { admit, clientOf } from './admit.rules.ts'
import { type Address, readAddress, readClient } from './address.rules.ts'
import { authenticateClient, evidenceOf } from './authenticate.ts'
import { type Body, openBody } from './body.ts'
import { carry, ownHeaders, type Sink, startWatch, type Watch } from './carry.ts'
import { commonOf, type Exchange, logRefusal, newExchangeId } from './exchange.ts'
import { Fault, faultBody } from './faults.rules.ts'
import { checkHeaders, type Envelope, type Pair, readEnvelope, requestHeaders } from './headers.rules.ts'
import type { Common } from '../message-log/entry.rules.ts'

/*
 * The gateway stands before the web framework: it reads the request line and the headers as they came, streams bodies both ways,
 * and answers every fault of its own with X-Road-Error. See docs/adr/2026-11-22-gateway-before-the-framework.md.
 */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export const isExchangeCall = (url: string | undefined): boolean => url !== undefined && /^\/r1(?:[/?]|$)/.test(url)

export function createGateway(exchange: Exchange): Handler {
  return (request, response) => {
    const exchangeId = newExchangeId()
    const watch = startWatch(exchange.clock)
    serve(exchange, { request, response, exchangeId, watch }).catch((error: unknown) => {
      const fault =
        error instanceof Fault ? error : new Fault('Server.ServerProxy.InternalError', 'the gateway failed; its operators see why')
      answerFault(request, response, fault, exchangeId)
    })
  }
}

type Visit = { request: IncomingMessage; response: ServerResponse; exchangeId: string; watch: Watch }
type Read = { address: Address; envelope: Envelope; client: string; method: string }

function readCall(exchange: Exchange, request: IncomingMessage): Read {
  if (request.httpVersion !== '1.1') throw new Fault('Client.BadRequest', 'HTTP/1.1 is needed')
  checkHeaders(request.rawHeaders)
  const method = request.method ?? ''
  if (!methods.has(method)) throw new Fault('Client.BadRequest', `the method ${method.slice(0, 20)} is not exchanged`)
  const address = readAddress(request.url ?? '', exchange.instance)
  const envelope = readEnvelope(request.rawHeaders)
  return { address, envelope, client: readClient(envelope.client, exchange.instance), method }
}

async function serve(exchange: Exchange, visit: Visit): Promise<void> {
  const { request, response, exchangeId, watch } = visit
  const { address, envelope, client, method } = readCall(exchange, request)
  exchange.log.demandReady()
  const register = await exchange.register()
  const at = exchange.clock.now()
  const caller = await authenticateClient(register, evidenceOf(request), {
    secret: exchange.secret,
    at,
    verifyToken: exchange.verifyToken,
  })
  const named = { exchangeId, client, service: address.service, method, endpoint: '', agreementId: null }
  const unknown = commonOf(exchange, envelope, named)
  let common: Common = unknown
  let carried = false
  try {
    if (!caller.systemIds.has(clientOf(register, client).id))
      throw new Fault('Server.ServerProxy.AccessDenied', `the caller may not speak for ${client}`)
    const admission = admit(register, { client, service: address.service, method, segments: address.segments, at })
    common = { ...unknown, agreement: admission.grant.id, endpoint: admission.endpoint.path }
    exchange.circuits.demandAllowance(admission.grant.id, admission.grant.perMinute)
    const body = await bodyOf(request, admission.service.maxBytes)
    const sink = sinkOf(request, response)
    carried = true
    await carry(
      exchange,
      {
        common,
        admission,
        target: address.query ? `${address.path}?${address.query}` : address.path,
        headers: requestHeaders(request.rawHeaders, { messageId: common.id, client, dropAuthorization: caller.byHeader }),
        body,
        length: lengthOf(request),
        watch,
      },
      sink,
    )
  } catch (error) {
    if (!response.headersSent) response.setHeaders(new Map(ownHeaders(common)))
    // What was carried is in the log already.
    if (error instanceof Fault && (!carried || error.kind === 'Server.ServerProxy.CircuitOpen'))
      await logRefusal(exchange, common, error, [watch.startedAt, watch.now()])
    throw error
  }
}

const lengthOf = (request: IncomingMessage): number | undefined =>
  request.headers['content-length'] === undefined ? undefined : Number(request.headers['content-length'])

async function bodyOf(request: IncomingMessage, limit: number): Promise<Body | undefined> {
  const length = lengthOf(request)
  const tooLarge = (): Fault => new Fault('Client.RequestTooLarge', `the body is longer than ${limit} bytes`)
  if (length !== undefined && length > limit) throw tooLarge()
  if (length === undefined && request.headers['transfer-encoding'] === undefined) return undefined
  if (length === 0) return undefined
  return openBody(request, limit, tooLarge)
}

function sinkOf(request: IncomingMessage, response: ServerResponse): Sink {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  if (response.destroyed) controller.abort()
  const empty = request.method === 'HEAD'
  return {
    signal: controller.signal,
    head: (status, headers, length) => {
      const flat = (headers as Pair[]).flat()
      if (length !== undefined && status !== 204 && status !== 304 && !empty) flat.push('Content-Length', String(length))
      response.writeHead(status, flat)
    },
    write: async (chunk) => {
      if (response.write(chunk) || response.destroyed) return
      await new Promise<void>((go) => {
        const on = (): void => {
          response.off('drain', on)
          response.off('close', on)
          go()
        }
        response.on('drain', on)
        response.on('close', on)
      })
    },
    end: async (last) => {
      response.end(empty ? undefined : last)
    },
  }
}

/** A fault after the head has gone cannot be told any more: the broken connection says it. */
function answerFault(request: IncomingMessage, response: ServerResponse, fault: Fault, exchangeId: string): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const { type, body } = faultBody(fault, exchangeId, request.headers.accept)
  response.setHeader('X-Road-Error', fault.kind)
  response.setHeader('X-Road-Request-Id', exchangeId)
  response.setHeader('Content-Type', type)
  response.setHeader('Content-Length', Buffer.byteLength(body))
  if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter)
  if (fault.kind === 'Client.AuthenticationFailed')
    response.setHeader('WWW-Authenticate', 'Basic realm="exchange", Bearer realm="exchange"')
  // What is left of the body is not waited for.
  if (!request.complete) response.setHeader('Connection', 'close')
  response.writeHead(fault.status)
  response.end(request.method === 'HEAD' ? undefined : body, () => {
    if (!request.complete) request.destroy()
  })
}

/** Puts the gateway before what else listens on a server: calls under /r1 are its own, everything else goes on as before. */
export function mountGateway(server: Server, handler: Handler): void {
  const before = server.listeners('request') as Handler[]
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (isExchangeCall(request.url)) handler(request, response)
    else for (const listener of before) listener.call(server, request, response)
  })
}
