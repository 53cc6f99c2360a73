/** DER, the encoding of certificates, signatures and time-stamps: what is written, and strict reading of what others wrote. */

export type Der = { tag: number /** The whole element, header included. */; raw: Buffer; body: Buffer }

export class DerError extends Error {}

/** Reads one element at an offset; only definite lengths in their shortest form. */
export function readDer(bytes: Buffer, at = 0): Der {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) throw new DerError('the element is cut off')
  if ((tag & 0x1f) === 0x1f) throw new DerError('long tags are not used here')
  let [length, header] = [first, 2]
  if (first >= 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 4) throw new DerError('the length is indefinite or too long')
    length = 0
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[at + 2 + i] ?? Number.NaN)
    header = 2 + count
    if (!(length >= 0x80) || (count > 1 && length < 2 ** (8 * (count - 1)))) throw new DerError('the length is not in its shortest form')
  }
  const end = at + header + length
  if (end > bytes.length) throw new DerError('the element is longer than its bytes')
  return { tag, raw: bytes.subarray(at, end), body: bytes.subarray(at + header, end) }
}

/** Reads bytes that are one element and nothing else. */
export function readWhole(bytes: Buffer): Der {
  const element = readDer(bytes)
  if (element.raw.length !== bytes.length) throw new DerError('bytes after the element')
  return element
}

export function childrenOf(element: Der): Der[] {
  const found: Der[] = []
  for (let at = 0; at < element.body.length; ) {
    const child = readDer(element.body, at)
    found.push(child)
    at += child.raw.length
  }
  return found
}

/** The children of an element that must have this tag. */
export function inside(element: Der | undefined, tag: number): Der[] {
  return childrenOf(expectTag(element, tag))
}

export function expectTag(element: Der | undefined, tag: number): Der {
  if (element?.tag !== tag)
    throw new DerError(`expected the tag 0x${tag.toString(16)}, found ${element ? `0x${element.tag.toString(16)}` : 'nothing'}`)
  return element
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8: 0x0c,
  printable: 0x13,
  ia5: 0x16,
  utcTime: 0x17,
  generalTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** `[n]`, constructed or not. */
export const context = (n: number, constructed = true): number => (constructed ? 0xa0 : 0x80) | n

export function readOid(element: Der | undefined): string {
  const { body } = expectTag(element, tags.oid)
  const arcs: number[] = []
  let value = 0
  for (const byte of body) {
    value = value * 128 + (byte & 0x7f)
    if (byte & 0x80) continue
    if (arcs.length === 0) {
      const top = Math.min(2, Math.floor(value / 40))
      arcs.push(top, value - top * 40)
    } else arcs.push(value)
    value = 0
  }
  return arcs.join('.')
}

/** A whole number as hexadecimal digits, without leading noughts: serial numbers are too long for numbers. */
export const readHexInteger = (element: Der | undefined): string =>
  expectTag(element, tags.integer)
    .body.toString('hex')
    .replace(/^0+(?=.)/, '')

export function readSmallInteger(element: Der | undefined, tag: number = tags.integer): number {
  const { body } = expectTag(element, tag)
  if (body.length === 0 || body.length > 6 || (body[0] ?? 0) & 0x80) throw new DerError('the number is negative or too large')
  return body.readUIntBE(0, body.length)
}

/** A moment; both kinds, in UTC, with or without fractions. */
export function readTime(element: Der | undefined): Date {
  const text = element?.body.toString('latin1') ?? ''
  const short = element?.tag === tags.utcTime
  const found = (short ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?()Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/).exec(text)
  if (!found || (!short && element?.tag !== tags.generalTime)) throw new DerError('the time cannot be read')
  const [, y = '', mo = '', d = '', h = '', mi = '', s = '00', fraction = ''] = found
  const year = short ? Number(y) + (Number(y) < 50 ? 2000 : 1900) : Number(y)
  return new Date(Date.UTC(year, Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s), Math.floor(Number(fraction || 0) * 1000)))
}

export function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body])
  const digits = body.length.toString(16)
  const length = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body])
}

export const sequence = (...parts: Uint8Array[]): Buffer => der(tags.sequence, ...parts)
/** A set in the order that DER demands: by its bytes. */
export const setOf = (...parts: Buffer[]): Buffer => der(tags.set, ...[...parts].sort(Buffer.compare))
export const octets = (bytes: Uint8Array): Buffer => der(tags.octets, bytes)
export const bits = (bytes: Uint8Array): Buffer => der(tags.bits, Buffer.from([0]), bytes)
export const nothing = Buffer.from([tags.null, 0])
export const yes = Buffer.from([tags.boolean, 1, 0xff])

export function integer(value: number | string): Buffer {
  const digits = typeof value === 'number' ? value.toString(16) : value
  const bytes = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex')
  return der(tags.integer, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

export function oid(text: string): Buffer {
  const [a = 0, b = 0, ...rest] = text.split('.').map(Number)
  const bytes = [a * 40 + b, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return der(tags.oid, Buffer.from(bytes))
}

const digits = (at: Date): string => at.toISOString().replace(/[-:T]/g, '')
/** 20261123013000Z */
export const generalTime = (at: Date): Buffer => der(tags.generalTime, Buffer.from(`${digits(at).slice(0, 14)}Z`))
