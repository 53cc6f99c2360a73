/** Strict reading of PDF syntax. Whatever a lenient reader would mend is a fault here: attackers live on what readers mend differently. */

export type PdfString = { bytes: Buffer; at: number; end: number; hex: boolean }
export type PdfDict = Map<string, PdfValue>
export type PdfRef = { ref: number; generation: number }
export type PdfStream = { dict: PdfDict; data: Buffer }
export type PdfValue =
  | null
  | boolean
  | number
  | { name: string }
  | PdfString
  | PdfValue[]
  | { dict: PdfDict }
  | PdfRef
  | { stream: PdfStream }
  | { word: string }

export class PdfFault extends Error {}
export type Cursor = { bytes: Buffer; at: number }

const white = new Set([0, 9, 10, 12, 13, 32])
const delimiters = new Set([...'()<>[]{}/%'].map((sign) => sign.charCodeAt(0)))
const isWhite = (byte: number | undefined): boolean => byte !== undefined && white.has(byte)
const isRegular = (byte: number | undefined): boolean => byte !== undefined && !white.has(byte) && !delimiters.has(byte)

export function skipWhite(cursor: Cursor): void {
  for (;;) {
    while (isWhite(cursor.bytes[cursor.at])) cursor.at++
    if (cursor.bytes[cursor.at] !== 0x25) return
    while (cursor.at < cursor.bytes.length && cursor.bytes[cursor.at] !== 10 && cursor.bytes[cursor.at] !== 13) cursor.at++
  }
}

function regular(cursor: Cursor): string {
  const from = cursor.at
  while (isRegular(cursor.bytes[cursor.at])) cursor.at++
  return cursor.bytes.toString('latin1', from, cursor.at)
}

/** Reads one value; numbers that begin a reference are read as one. */
export function readValue(cursor: Cursor, depth = 0): PdfValue {
  if (depth > 60) throw new PdfFault('nested too deep')
  skipWhite(cursor)
  const { bytes } = cursor
  const sign = bytes[cursor.at]
  if (sign === undefined) throw new PdfFault('the file ends too early')
  if (sign === 0x2f) {
    cursor.at++
    return { name: regular(cursor).replace(/#([0-9a-fA-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16))) }
  }
  if (sign === 0x28) return literal(cursor)
  if (sign === 0x3c) return bytes[cursor.at + 1] === 0x3c ? { dict: dictionary(cursor, depth) } : hexadecimal(cursor)
  if (sign === 0x5b) return list(cursor, depth)
  if (!isRegular(sign)) throw new PdfFault(`an unexpected sign at ${cursor.at}`)
  return word(cursor)
}

function word(cursor: Cursor): PdfValue {
  const text = regular(cursor)
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return null
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return { word: text }
  if (!/^\d+$/.test(text)) return Number(text)
  const after = /^[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>[\]{}/%])/.exec(
    cursor.bytes.toString('latin1', cursor.at, cursor.at + 30),
  )
  if (!after) return Number(text)
  cursor.at += after[0].length
  return { ref: Number(text), generation: Number(after[1]) }
}

function list(cursor: Cursor, depth: number): PdfValue[] {
  const found: PdfValue[] = []
  for (cursor.at++; ; ) {
    skipWhite(cursor)
    if (cursor.bytes[cursor.at] === 0x5d) {
      cursor.at++
      return found
    }
    found.push(readValue(cursor, depth + 1))
  }
}

function dictionary(cursor: Cursor, depth: number): PdfDict {
  const found: PdfDict = new Map()
  for (cursor.at += 2; ; ) {
    skipWhite(cursor)
    if (cursor.bytes[cursor.at] === 0x3e && cursor.bytes[cursor.at + 1] === 0x3e) {
      cursor.at += 2
      return found
    }
    const key = readValue(cursor, depth + 1)
    if (!isName(key)) throw new PdfFault(`a key of a dictionary is no name at ${cursor.at}`)
    // Readers take the first or the last of two: nobody may profit from that.
    if (found.has(key.name)) throw new PdfFault(`the key ${key.name} stands twice`)
    found.set(key.name, readValue(cursor, depth + 1))
  }
}

function hexadecimal(cursor: Cursor): PdfString {
  const at = cursor.at
  const close = cursor.bytes.indexOf(0x3e, at)
  if (close < 0) throw new PdfFault('a string does not end')
  const text = cursor.bytes.toString('latin1', at + 1, close)
  if (!/^[0-9a-fA-F\s]*$/.test(text)) throw new PdfFault('a hexadecimal string holds other signs')
  cursor.at = close + 1
  const digits = text.replace(/\s/g, '')
  return { bytes: Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex'), at, end: close + 1, hex: true }
}

const escapes: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12, '(': 40, ')': 41, '\\': 92 }

function literal(cursor: Cursor): PdfString {
  const { bytes } = cursor
  const at = cursor.at
  const out: number[] = []
  let open = 0
  for (;;) {
    const byte = bytes[cursor.at++]
    if (byte === undefined) throw new PdfFault('a string does not end')
    if (byte === 0x5c) escaped(cursor, out)
    else if (byte === 0x29 && open === 1) return { bytes: Buffer.from(out), at, end: cursor.at, hex: false }
    else {
      if (byte === 0x28) open++
      if (byte === 0x29) open--
      if (byte !== 0x28 || open > 1) out.push(byte)
    }
  }
}

function escaped(cursor: Cursor, out: number[]): void {
  const { bytes } = cursor
  const octal = /^[0-7]{1,3}/.exec(bytes.toString('latin1', cursor.at, cursor.at + 3))?.[0]
  if (octal) {
    out.push(Number.parseInt(octal, 8) & 0xff)
    cursor.at += octal.length
    return
  }
  const sign = bytes[cursor.at++]
  if (sign === 13 && bytes[cursor.at] === 10) cursor.at++
  else if (sign !== undefined && sign !== 10 && sign !== 13) out.push(escapes[String.fromCharCode(sign)] ?? sign)
}

const isObject = (value: PdfValue | undefined): value is Exclude<PdfValue, null | boolean | number> =>
  typeof value === 'object' && value !== null
export const isName = (value: PdfValue | undefined): value is { name: string } => isObject(value) && 'name' in value
export const isRef = (value: PdfValue | undefined): value is PdfRef => isObject(value) && 'ref' in value
export const isString = (value: PdfValue | undefined): value is PdfString => isObject(value) && 'bytes' in value
export const isStream = (value: PdfValue | undefined): value is { stream: PdfStream } => isObject(value) && 'stream' in value
export const isDict = (value: PdfValue | undefined): value is { dict: PdfDict } => isObject(value) && 'dict' in value
export const isWord = (value: PdfValue | undefined, word: string): boolean => isObject(value) && 'word' in value && value.word === word
export const nameOf = (value: PdfValue | undefined): string | undefined => (isName(value) ? value.name : undefined)

/** A text string: UTF-16 with its mark, UTF-8 with its mark, else one byte a letter. */
export function textOf(value: PdfValue | undefined): string | undefined {
  if (!isString(value)) return undefined
  const { bytes } = value
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3)
  return bytes.toString('latin1')
}

/** Whether two values say the same; where a string stands in the file does not matter. */
export function sameValue(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
  if (a === b) return true
  if (!isObject(a) || !isObject(b)) return false
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => sameValue(one, b[i]))
  if (isString(a)) return isString(b) && a.bytes.equals(b.bytes)
  if (isRef(a)) return isRef(b) && a.ref === b.ref && a.generation === b.generation
  if (isName(a)) return isName(b) && a.name === b.name
  if (isStream(a)) return isStream(b) && a.stream.data.equals(b.stream.data) && sameDict(a.stream.dict, b.stream.dict)
  if (isDict(a)) return isDict(b) && sameDict(a.dict, b.dict)
  return false
}

/** Whether two dictionaries say the same, leaving some keys out. */
export const sameDict = (a: PdfDict, b: PdfDict, except: ReadonlySet<string> = new Set()): boolean =>
  [...new Set([...a.keys(), ...b.keys()])].every((key) => except.has(key) || sameValue(a.get(key), b.get(key)))
