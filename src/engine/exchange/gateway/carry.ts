import type { Clock } from '#core/clock.ts'
import { together } from '#core/db.ts'
import { encryptContent } from '../message-log/keys.ts'
import type { Common, RequestFacts, ResponseFacts } from '../message-log/entry.rules.ts'
import type { Held, MessageLog } from '../message-log/writer.ts'
import type { Admission } from './admit.rules.ts'
import { type Body, openBody } from './body.ts'
import type { Circuits } from './circuits.ts'
import { countsAgainstProvider, Fault } from './faults.rules.ts'
import { type Pair, responseHeaders } from './headers.rules.ts'
import { headBytes, requestHash, sha512 } from './request-hash.rules.ts'
import { faultOfProvider, type ProviderAnswer, type Upstream } from './upstream.ts'

/** Where an answer goes: a connection, or the memory of a module that asked. */
export type Sink = {
  /** `length` where the body's length is known. */
  head(status: number, headers: readonly Pair[], length: number | undefined): void
  write(chunk: Buffer): Promise<void>
  end(last: Buffer): Promise<void>
  /** The caller has gone. */
  readonly signal: AbortSignal
}

/** A call that was let through. */
export type Asked = {
  common: Common
  admission: Admission
  target: string
  headers: readonly Pair[]
  /** Undefined: the request has no body at all. */
  body: Body | undefined
  length: number | undefined
  watch: Watch
}

/** Milliseconds since 1970, going on evenly from the moment at which the request came in. */
export type Watch = { startedAt: number; now(): number }

export function startWatch(clock: Clock): Watch {
  const startedAt = clock.now().getTime()
  const from = performance.now()
  return { startedAt, now: () => startedAt + (performance.now() - from) }
}

export type Carrying = { log: MessageLog; upstream: Upstream; circuits: Circuits; secret: string }
type Times = ResponseFacts['times']

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()
const content = (carrying: Carrying, asked: Asked, kind: string, body: Buffer): Buffer | null =>
  asked.admission.grant.logging === 'content'
    ? encryptContent(carrying.secret, `${asked.common.exchange} ${kind}`, asked.target, body)
    : null

// What only reads (RFC 9110, 9.2.1): asking changes nothing, so that its proof is owed when the answer leaves and not before.
const reads = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Writes the request into the log. What may change something is durable before the provider sees it; the entry of what only
 * reads goes to the disk with its answer. See docs/adr/2026-11-22-a-read-is-logged-with-its-answer.md.
 */
async function logRequest(carrying: Carrying, asked: Asked, headHash: Buffer): Promise<Held> {
  const { body, common, watch } = asked
  const facts: RequestFacts = {
    kind: 'request',
    at: iso(watch.startedAt),
    ...common,
    head: headHash.toString('base64'),
    body: body?.whole ? body.digest().toString('base64') : null,
    bytes: body?.bytes ?? 0,
  }
  const kept = content(carrying, asked, 'request', body?.whole ? body.held : Buffer.alloc(0))
  if (asked.admission.grant.logging === 'none') return async () => undefined
  const draft = { facts, content: kept, countedOnly: false }
  if (reads.has(common.method) && (!body || body.whole)) return carrying.log.hold(draft)
  await carrying.log.write(draft)
  return async () => undefined
}

type Outcome = {
  status: number
  fault: Fault | null
  hash: string | null
  times: Times
  answer: Body | undefined
  head: Buffer | undefined
}

async function logAnswer(carrying: Carrying, asked: Asked, outcome: Outcome): Promise<void> {
  const { answer, head, times } = outcome
  const facts: ResponseFacts = {
    kind: 'response',
    at: iso(times[3]),
    ...asked.common,
    status: outcome.status,
    fault: outcome.fault?.kind ?? null,
    requestHash: outcome.hash,
    head: head ? sha512(head).toString('base64') : null,
    body: answer && answer.bytes > 0 ? answer.digest().toString('base64') : null,
    bytes: answer?.bytes ?? 0,
    requestBytes: asked.body?.bytes ?? 0,
    times,
  }
  const logging = asked.admission.grant.logging
  const kept = answer?.whole ? content(carrying, asked, 'response', answer.held) : null
  await carrying.log.write({ facts, content: kept, countedOnly: logging === 'none' })
}

/**
 * Carries one admitted call out: request into the log, to the provider, the answer into the log, to the caller. An answer that
 * fits in memory waits for its entry; of a longer one the last piece waits, so that no answer is complete without its proof.
 */
export async function carry(carrying: Carrying, asked: Asked, sink: Sink): Promise<void> {
  const { service } = asked.admission
  const head = sha512(headBytes(asked.common.method, asked.target, asked.headers))
  carrying.circuits.demandPass(service.identifier)
  const times: Times = [asked.watch.startedAt, null, null, 0]
  const clock = keepTime(service.timeoutMs, sink.signal)
  let answer: Body | undefined
  let given: ProviderAnswer | undefined
  let hash: string | null = null
  let verdict: boolean | undefined
  try {
    const question = await logRequest(carrying, asked, head)
    times[1] = asked.watch.now()
    given = await askProvider(carrying, asked, clock.signal)
    times[2] = asked.watch.now()
    clock.again()
    if (asked.body && !asked.body.whole) await asked.body.drain()
    hash = requestHash(head, asked.body && asked.body.bytes > 0 ? asked.body.digest() : undefined)
    answer = await openBody(timed(given.body, clock), service.maxBytes, tooLarge)
    // A gateway before the provider says of itself whether it failed.
    verdict = given.status < 502 || given.status > 504
    await pass(carrying, asked, sink, { given, answer, hash, times, clock, question })
  } catch (error) {
    const fault = sink.signal.aborted
      ? new Fault('Client.Disconnected', 'the caller has gone')
      : faultOfProvider(asked.body?.broken ?? error, service.timeoutMs, clock.timedOut())
    if (countsAgainstProvider(fault.kind)) verdict = false
    await answer?.cancel()
    times[3] = asked.watch.now()
    if (fault.kind !== 'Server.ServerProxy.LoggingFailed')
      await logAnswer(carrying, asked, { status: fault.status, fault, hash, times, answer, head: undefined })
    throw fault
  } finally {
    clock.stop()
    carrying.circuits.tell(service.identifier, verdict)
  }
}

const tooLarge = (): Fault => new Fault('Server.ServerProxy.ResponseTooLarge', 'the answer of the service is longer than allowed')

function askProvider(carrying: Carrying, asked: Asked, signal: AbortSignal): Promise<ProviderAnswer> {
  const { body, common, headers, length, target } = asked
  const sent = body === undefined ? undefined : body.whole ? body.held : body.stream()
  return carrying.upstream.ask(asked.admission.service, { method: common.method, target, headers, body: sent, length }, signal)
}

type Passing = { given: ProviderAnswer; answer: Body; hash: string; times: Times; clock: Timer; question: Held }

/** Gives the answer on, keeping back its end until the log has it. */
async function pass(carrying: Carrying, asked: Asked, sink: Sink, passing: Passing): Promise<void> {
  const { given, answer, hash, times } = passing
  const { service } = asked.admission
  const theirs = responseHeaders(given.headers, service.behindGateway)
  const headers = [...theirs, ...ownHeaders(asked.common), ['X-Road-Request-Hash', hash] as Pair]
  let last = answer.held
  if (!answer.whole) {
    await passing.question()
    sink.head(given.status, headers, lengthOf(given.headers))
    for (let chunk = await answer.next(); chunk; chunk = await answer.next()) {
      await sink.write(last)
      last = chunk
    }
  }
  passing.clock.stop()
  times[3] = asked.watch.now()
  const head = headBytes(String(given.status), '', theirs)
  await together([logAnswer(carrying, asked, { status: given.status, fault: null, hash, times, answer, head }), passing.question()])
  if (answer.whole) sink.head(given.status, headers, last.length)
  await sink.end(last)
}

/** What the gateway writes into every answer of a call that it knows. */
export const ownHeaders = (common: Pick<Common, 'client' | 'service' | 'id' | 'exchange'>): Pair[] => [
  ['X-Road-Client', common.client],
  ['X-Road-Service', common.service],
  ['X-Road-Id', common.id],
  ['X-Road-Request-Id', common.exchange],
]

function lengthOf(raw: readonly string[]): number | undefined {
  const index = raw.findIndex((text, place) => place % 2 === 0 && text.toLowerCase() === 'content-length')
  const length = index === -1 ? Number.NaN : Number(raw[index + 1])
  return Number.isSafeInteger(length) ? length : undefined
}

type Timer = { signal: AbortSignal; again(): void; stop(): void; timedOut(): boolean }

/** One timer for a call: so long until the answer begins, and again so long between two of its pieces. */
function keepTime(timeoutMs: number, gone: AbortSignal): Timer {
  const controller = new AbortController()
  let out = false
  const timer = setTimeout(() => {
    out = true
    controller.abort()
  }, timeoutMs)
  const leave = (): void => controller.abort()
  if (gone.aborted) leave()
  else gone.addEventListener('abort', leave, { once: true })
  return {
    signal: controller.signal,
    again: () => void timer.refresh(),
    stop: () => {
      clearTimeout(timer)
      gone.removeEventListener('abort', leave)
    },
    timedOut: () => out,
  }
}

async function* timed(source: AsyncIterable<Buffer>, clock: Timer): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    clock.again()
    yield chunk
  }
}
