import type { FaultKind } from '../gateway/faults.rules.ts'

export type Logging = 'content' | 'metadata' | 'none'

/** What both entries of an exchange say. */
export type Common = {
  exchange: string
  id: string
  client: string
  service: string
  agreement: string | null
  method: string
  /** Template of the endpoint: the address itself may name a person and is content. */
  endpoint: string
  issue: string | null
  /** Keyed print of X-Road-UserId: found again, not read. */
  user: string | null
  party: string | null
}

export type RequestFacts = Common & { kind: 'request'; at: string; head: string; body: string | null; bytes: number }

export type ResponseFacts = Common & {
  kind: 'response'
  at: string
  status: number
  fault: FaultKind | null
  requestHash: string | null
  head: string | null
  body: string | null
  bytes: number
  requestBytes: number
  /** Request in and out, response in and out (milliseconds since 1970). */
  times: [number, number | null, number | null, number]
}

export type Facts = RequestFacts | ResponseFacts

/** The words of an entry but for its number, which is known when its batch is written. */
export const wordsOf = (facts: Facts, contentHash: string | undefined): string =>
  JSON.stringify(contentHash === undefined ? facts : { ...facts, content: contentHash })

export const numbered = (words: string, number: number): string => `{"n":${number},${words.slice(1)}`

// Milliseconds; the edges are fine where the aim (5 ms) and the usual answers lie.
export const bucketEdges = [2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000]

export function bucketOf(milliseconds: number): number {
  const index = bucketEdges.findIndex((edge) => milliseconds <= edge)
  return index === -1 ? bucketEdges.length : index
}

/** A percentile read off the buckets: the upper edge of the bucket in which it lies. */
export function percentileOf(buckets: readonly number[], share: number): number | undefined {
  const total = buckets.reduce((sum, count) => sum + count, 0)
  if (total === 0) return undefined
  let seen = 0
  for (const [index, count] of buckets.entries()) {
    seen += count
    if (seen >= total * share) return bucketEdges[index] ?? bucketEdges.at(-1)
  }
  return bucketEdges.at(-1)
}

export type Tally = {
  hour: string
  client: string
  service: string
  calls: number
  failed: number
  sumMs: number
  maxMs: number
  buckets: number[]
  requestBytes: number
  responseBytes: number
  lastSuccessAt: string | null
  lastFailureAt: string | null
  lastFault: string | null
}

// What the gateway refused before anybody was asked is no traffic of the service: it stands in the log.
const refusals = new Set<FaultKind>([
  'Client.BadRequest',
  'Client.AuthenticationFailed',
  'Client.RequestTooLarge',
  'Client.RateLimitExceeded',
  'Server.ClientProxy.UnknownMember',
  'Server.ServerProxy.UnknownService',
  'Server.ServerProxy.ServiceDisabled',
  'Server.ServerProxy.AccessDenied',
])
export const isRefused = ({ fault }: Pick<ResponseFacts, 'fault'>): boolean => fault !== null && refusals.has(fault)

/** An exchange failed when the gateway's or the provider's side broke it, or the provider said 5xx. */
export const hasFailed = (facts: Pick<ResponseFacts, 'fault' | 'status'>): boolean =>
  (facts.fault !== null && facts.fault !== 'Client.Disconnected') || facts.status >= 500

/** Sums answers by hour, client and service. */
export function tallyOf(answers: readonly ResponseFacts[]): Tally[] {
  const tallies = new Map<string, Tally>()
  for (const facts of answers) {
    if (isRefused(facts)) continue
    const hour = `${facts.at.slice(0, 13)}:00:00.000Z`
    const key = `${hour}\n${facts.client}\n${facts.service}`
    const tally = tallies.get(key) ?? emptyTally(hour, facts)
    const failed = hasFailed(facts)
    const took = Math.max(0, facts.times[3] - facts.times[0])
    tally.calls++
    if (failed) tally.failed++
    tally.sumMs += took
    tally.maxMs = Math.max(tally.maxMs, took)
    const bucket = bucketOf(took)
    tally.buckets[bucket] = (tally.buckets[bucket] ?? 0) + 1
    tally.requestBytes += facts.requestBytes
    tally.responseBytes += facts.bytes
    if (failed) tally.lastFailureAt = facts.at
    else tally.lastSuccessAt = facts.at
    if (failed) tally.lastFault = facts.fault ?? `HTTP ${facts.status}`
    tallies.set(key, tally)
  }
  return [...tallies.values()]
}

const emptyTally = (hour: string, { client, service }: ResponseFacts): Tally => ({
  hour,
  client,
  service,
  calls: 0,
  failed: 0,
  sumMs: 0,
  maxMs: 0,
  buckets: Array.from({ length: bucketEdges.length + 1 }, () => 0),
  requestBytes: 0,
  responseBytes: 0,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastFault: null,
})
