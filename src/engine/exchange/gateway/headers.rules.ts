import { Fault } from './faults.rules.ts'

/** Names and values in their order, as they came: [name, value, name, value …]. */
export type RawHeaders = readonly string[]
export type Pair = [name: string, value: string]

// Section 4.3, "Filtered headers": hop by hop, and what tells the name or address of the origin.
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]
const origin = ['host', 'user-agent', 'server', 'via', 'forwarded', 'x-real-ip', 'alt-svc', 'x-forwarded-for', 'x-forwarded-host']
const neverForwarded = new Set([...hopByHop, ...origin, 'x-forwarded-proto', 'x-forwarded-port', 'expect', 'content-length'])

// Said twice, these could be read in two ways by two readers.
const onlyOnce = new Set(['host', 'content-length', 'transfer-encoding', 'content-type', 'authorization', 'expect'])

// Written by the gateway alone, in the answer; a caller or a provider that sends them is not believed.
const ours = new Set(['x-road-request-hash', 'x-road-error', 'x-road-service', 'x-road-request-id'])

export function* pairsOf(raw: RawHeaders): Generator<Pair> {
  for (let index = 0; index + 1 < raw.length; index += 2) yield [raw[index] ?? '', raw[index + 1] ?? '']
}

const bad = (message: string): Fault => new Fault('Client.BadRequest', message)

// RFC 9110: a token; and a value of visible signs, spaces, tabs and bytes above 127.
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

function isFieldValue(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || code > 0xff) return false
  }
  return true
}

/** Refuses what can be read in two ways: repeated or empty framing headers, both length and chunks, stray signs. */
export function checkHeaders(raw: RawHeaders): void {
  const seen = new Set<string>()
  let bytes = 0
  for (const [name, value] of pairsOf(raw)) {
    const key = name.toLowerCase()
    bytes += name.length + value.length
    if (!token.test(name)) throw bad('a header has a name with signs that are not allowed')
    if (!isFieldValue(value)) throw bad(`the header ${key} has signs that are not allowed`)
    if (seen.has(key) && (onlyOnce.has(key) || key.startsWith('x-road-'))) throw bad(`the header ${key} is there more than once`)
    seen.add(key)
    if (key === 'content-length' && !/^\d{1,15}$/.test(value)) throw bad('Content-Length is no number')
    if (key === 'transfer-encoding' && value.toLowerCase() !== 'chunked') throw bad('Transfer-Encoding is not chunked')
  }
  if (seen.has('content-length') && seen.has('transfer-encoding')) throw bad('Content-Length and Transfer-Encoding exclude each other')
  if (bytes > 16_384) throw bad('the headers are longer than 16384 signs')
}

/** Headers that Connection names belong to this hop as well. */
function namedByConnection(raw: RawHeaders): Set<string> {
  const named = new Set<string>()
  for (const [name, value] of pairsOf(raw))
    if (name.toLowerCase() === 'connection') for (const one of value.split(',')) named.add(one.trim().toLowerCase())
  return named
}

/**
 * What the provider gets: everything but the filtered headers, unchanged and in order, with the default Accept. The caller's
 * credential for the gateway stays here: `dropAuthorization` where it came in Authorization.
 */
export function requestHeaders(raw: RawHeaders, own: { messageId: string; client: string; dropAuthorization: boolean }): Pair[] {
  const named = namedByConnection(raw)
  const pairs: Pair[] = []
  let accepts = false
  for (const [name, value] of pairsOf(raw)) {
    const key = name.toLowerCase()
    if (neverForwarded.has(key) || ours.has(key) || named.has(key)) continue
    if (key === 'x-road-id' || key === 'x-road-client') continue
    if (key === 'authorization' && own.dropAuthorization) continue
    if (key === 'accept') accepts = true
    pairs.push([name, value])
  }
  if (!accepts) pairs.push(['Accept', 'application/json'])
  pairs.push(['X-Road-Client', own.client], ['X-Road-Id', own.messageId])
  return pairs
}

/** What the caller gets of the provider's headers. `behindGateway`: the provider is a gateway itself, whose error mark counts. */
export function responseHeaders(raw: RawHeaders, behindGateway: boolean): Pair[] {
  const named = namedByConnection(raw)
  const pairs: Pair[] = []
  for (const [name, value] of pairsOf(raw)) {
    const key = name.toLowerCase()
    if (neverForwarded.has(key) || named.has(key)) continue
    if (key === 'x-road-error' && behindGateway) {
      pairs.push([name, value])
      continue
    }
    if (ours.has(key) || key === 'x-road-id' || key === 'x-road-client') continue
    pairs.push([name, value])
  }
  return pairs
}

export type Envelope = {
  client: string
  messageId: string | undefined
  userId: string | undefined
  issue: string | undefined
  representedParty: string | undefined
  securityServer: string | undefined
}

const limits = {
  'x-road-id': 100,
  'x-road-userid': 100,
  'x-road-issue': 200,
  'x-road-represented-party': 130,
  'x-road-security-server': 250,
}

/** The X-Road headers of a request. X-Road-Client alone is mandatory. */
export function readEnvelope(raw: RawHeaders): Envelope {
  const found = new Map<string, string>()
  for (const [name, value] of pairsOf(raw)) {
    const key = name.toLowerCase()
    if (key.startsWith('x-road-')) found.set(key, value.trim())
  }
  const client = found.get('x-road-client')
  if (!client) throw bad('the header X-Road-Client is missing')
  for (const [name, limit] of Object.entries(limits)) {
    const value = found.get(name)
    if (value === '' || (value && value.length > limit)) throw bad(`the header ${name} is empty or longer than ${limit} signs`)
  }
  const party = found.get('x-road-represented-party')
  if (party && !/^[^/\s]+(?:\/[^/\s]+)?$/.test(party)) throw bad('X-Road-Represented-Party is not [CLASS/]MEMBER')
  return {
    client,
    messageId: found.get('x-road-id'),
    userId: found.get('x-road-userid'),
    issue: found.get('x-road-issue'),
    representedParty: party,
    securityServer: found.get('x-road-security-server'),
  }
}
