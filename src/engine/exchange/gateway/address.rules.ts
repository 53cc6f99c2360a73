import { Fault } from './faults.rules.ts'

/** Who is called, and what is asked of it. `path` begins with / and is passed on as it was written. */
export type Address = { service: string; subsystem: string; path: string; segments: string[]; query: string }

// Section 4.8: the signs that an identifier may have.
const identifier = /^[A-Za-z0-9'()+,.=?-]{1,60}$/
// What may stand unencoded in a path (RFC 3986 pchar and /) and in a query.
const pathSigns = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/
const querySigns = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?[\]|]|%[0-9A-Fa-f]{2})*$/

const longestPath = 2_000
const longestQuery = 8_000

const bad = (message: string): Fault => new Fault('Client.BadRequest', message)

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw bad('the path has an encoding that is not UTF-8')
  }
}

function holdsControl(text: string): boolean {
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}

/**
 * One segment as the provider will read it. What two readers could read in two ways is refused: encoded separators, dot
 * segments (also with path parameters behind them), an encoding inside an encoding, control characters.
 */
function segmentOf(raw: string): string {
  const text = decode(raw)
  if (/[/\\]/.test(text)) throw bad('the path has an encoded / or \\')
  if (holdsControl(text)) throw bad('the path has a control character')
  if (/%[0-9A-Fa-f]{2}/.test(text)) throw bad('the path is encoded twice')
  const name = text.split(';')[0] ?? ''
  if (name === '.' || name === '..') throw bad('the path has a dot segment')
  return text
}

function identifierOf(raw: string, what: string): string {
  const text = decode(raw)
  if (!identifier.test(text) || /^\.+$/.test(text)) throw bad(`the ${what} is no X-Road identifier`)
  return text
}

/** Reads /r1/{instance}/{class}/{member}/{subsystem}/{service}[/path][?query]; throws Client.BadRequest with what is wrong. */
export function readAddress(url: string, instance: string): Address {
  const [path = '', ...rest] = url.split('?')
  const query = rest.join('?')
  if (path.length > longestPath) throw bad(`the path is longer than ${longestPath} signs`)
  if (query.length > longestQuery) throw bad(`the query is longer than ${longestQuery} signs`)
  if (!pathSigns.test(path)) throw bad('the path has signs that must be percent-encoded')
  if (!querySigns.test(query)) throw bad('the query has signs that must be percent-encoded')
  const [empty, version, ...parts] = path.split('/')
  if (empty !== '' || version !== 'r1') throw bad('the path does not begin with /r1/')
  const names = ['instance', 'member class', 'member', 'subsystem', 'service']
  if (parts.length < names.length) throw bad('the path is not /r1/{instance}/{class}/{member}/{subsystem}/{service}')
  const identifiers = names.map((name, index) => identifierOf(parts[index] ?? '', name))
  if (identifiers[0] !== instance) throw bad(`this gateway serves the instance ${instance}`)
  const own = parts.slice(names.length)
  if (own.slice(0, -1).includes('')) throw bad('the path has an empty segment')
  const segments = own.map(segmentOf)
  return {
    service: identifiers.join('/'),
    subsystem: identifiers.slice(0, 4).join('/'),
    path: `/${own.join('/')}`,
    segments: segments.at(-1) === '' ? segments.slice(0, -1) : segments,
    query,
  }
}

/** The identifier of a client: INSTANCE/CLASS/MEMBER[/SUBSYSTEM], each part percent-encoded. */
export function readClient(header: string, instance: string): string {
  if (header.length > 300) throw bad('X-Road-Client is too long')
  const parts = header.split('/')
  if (parts.length !== 3 && parts.length !== 4) throw bad('X-Road-Client is not INSTANCE/CLASS/MEMBER[/SUBSYSTEM]')
  const identifiers = parts.map((part) => identifierOf(part, 'X-Road-Client'))
  if (identifiers[0] !== instance) throw bad(`X-Road-Client is not of the instance ${instance}`)
  return identifiers.join('/')
}

export const isIdentifier = (text: string): boolean => identifier.test(text) && !/^\.+$/.test(text)
