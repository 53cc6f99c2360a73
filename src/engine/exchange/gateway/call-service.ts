import { readAddress, readClient } from './address.rules.ts'
import { admit } from './admit.rules.ts'
import { type Body, openBody } from './body.ts'
import { carry, type Sink, startWatch } from './carry.ts'
import { commonOf, exchangeOf, logRefusal, newExchangeId, type Place } from './exchange.ts'
import { Fault } from './faults.rules.ts'
import { checkHeaders, type Pair, requestHeaders } from './headers.rules.ts'

/** A call of one of our modules, or of an agency's system that we speak for. */
export type Call = {
  /** CLASS/MEMBER/SUBSYSTEM of the caller. */
  client: string
  /** CLASS/MEMBER/SUBSYSTEM/SERVICE. */
  service: string
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path and query below the service, percent-encoded: `/citizens/1?full=1`. */
  path: string
  headers?: Record<string, string>
  /** Sent as JSON when it is neither text nor bytes. */
  body?: unknown
  messageId?: string
  /** The officer or citizen for whom it is asked. */
  userId?: string
  /** The case for which it is asked. */
  issue?: string
  representedParty?: string
  signal?: AbortSignal
}

export type Answer = {
  status: number
  headers: Record<string, string>
  body: Buffer
  messageId: string
  exchangeId: string
  requestHash: string
  json<T = unknown>(): T
}

const noSignal = new AbortController().signal

/**
 * Calls a service through the exchange under the caller's agreement, with envelope, log and proof as for anybody else. Throws a
 * Fault when the gateway or the provider's network failed; what the provider itself answers, 404 and 500 as well, is an answer.
 */
export async function callService(place: Place, call: Call): Promise<Answer> {
  const exchange = exchangeOf(place)
  const { instance } = exchange
  const exchangeId = newExchangeId()
  const watch = startWatch(exchange.clock)
  const method = call.method ?? 'GET'
  const client = readClient(`${instance}/${call.client}`, instance)
  const address = readAddress(`/r1/${instance}/${call.service}${call.path}`, instance)
  const { raw, bytes } = written(call)
  checkHeaders(raw)
  const envelope = {
    client,
    messageId: call.messageId,
    userId: call.userId,
    issue: call.issue,
    representedParty: call.representedParty,
    securityServer: undefined,
  }
  exchange.log.demandReady()
  const register = await exchange.register()
  const named = { exchangeId, client, service: address.service, method, endpoint: '', agreementId: null }
  let common = commonOf(exchange, envelope, named)
  const memory = remember(call.signal ?? noSignal)
  let carried = false
  try {
    const at = exchange.clock.now()
    const admission = admit(register, { client, service: address.service, method, segments: address.segments, at })
    common = { ...common, agreement: admission.grant.id, endpoint: admission.endpoint.path }
    exchange.circuits.demandAllowance(admission.grant.id, admission.grant.perMinute)
    const body = await bodyOf(bytes, admission.service.maxBytes)
    const target = address.query ? `${address.path}?${address.query}` : address.path
    const headers = requestHeaders(raw, { messageId: common.id, client, dropAuthorization: false })
    carried = true
    await carry(exchange, { common, admission, target, headers, body, length: bytes?.length, watch }, memory.sink)
  } catch (error) {
    if (error instanceof Fault && (!carried || error.kind === 'Server.ServerProxy.CircuitOpen'))
      await logRefusal(exchange, common, error, [watch.startedAt, watch.now()])
    throw error
  }
  return answerOf(memory, common.id, exchangeId)
}

async function bodyOf(bytes: Buffer | undefined, limit: number): Promise<Body | undefined> {
  if (!bytes || bytes.length === 0) return undefined
  const once = async function* (): AsyncGenerator<Buffer> {
    yield bytes
  }
  return openBody(once(), limit, () => new Fault('Client.RequestTooLarge', `the body is longer than ${limit} bytes`))
}

/** Headers and body as they would come over a connection. */
function written(call: Call): { raw: string[]; bytes: Buffer | undefined } {
  const raw = Object.entries(call.headers ?? {}).flat()
  const add = (name: string, value: string | undefined): void => void (value === undefined || raw.push(name, value))
  add('X-Road-UserId', call.userId)
  add('X-Road-Issue', call.issue)
  add('X-Road-Represented-Party', call.representedParty)
  const { body } = call
  if (body === undefined) return { raw, bytes: undefined }
  if (Buffer.isBuffer(body)) return { raw, bytes: body }
  if (typeof body === 'string') return { raw, bytes: Buffer.from(body) }
  if (!raw.some((text, index) => index % 2 === 0 && text.toLowerCase() === 'content-type'))
    add('Content-Type', 'application/json; charset=utf-8')
  return { raw, bytes: Buffer.from(JSON.stringify(body)) }
}

type Memory = { sink: Sink; status: number; headers: readonly Pair[]; chunks: Buffer[] }

function remember(signal: AbortSignal): Memory {
  const memory: Memory = {
    status: 0,
    headers: [],
    chunks: [],
    sink: {
      signal,
      head: (status, headers) => {
        memory.status = status
        memory.headers = headers
      },
      write: async (chunk) => void memory.chunks.push(chunk),
      end: async (last) => void memory.chunks.push(last),
    },
  }
  return memory
}

function answerOf(memory: Memory, messageId: string, exchangeId: string): Answer {
  const headers: Record<string, string> = {}
  for (const [name, value] of memory.headers) {
    const key = name.toLowerCase()
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value
  }
  const body = Buffer.concat(memory.chunks)
  return {
    status: memory.status,
    headers,
    body,
    messageId,
    exchangeId,
    requestHash: headers['x-road-request-hash'] ?? '',
    json: <T>() => JSON.parse(body.toString('utf8')) as T,
  }
}
