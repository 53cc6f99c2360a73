import { inflateSync } from 'node:zlib'
import {
  type Cursor,
  isDict,
  isName,
  isRef,
  isStream,
  isWord,
  nameOf,
  type PdfDict,
  PdfFault,
  type PdfStream,
  type PdfValue,
  readValue,
  skipWhite,
} from './pdf-value.rules.ts'

/** A PDF as its own tables say: sections from the newest to the oldest, each with the objects that it wrote. */
export type Entry = { offset: number } | { stream: number; index: number } | 'free'
export type Section = { at: number; entries: Map<number, Entry>; trailer: PdfDict }
export type PdfFile = {
  bytes: Buffer
  sections: Section[]
  trailer: PdfDict
  /** The object of that number as the newest section has it; null where there is none. */
  object(number: number): PdfValue
  resolve(value: PdfValue | undefined): PdfValue
  entry(number: number): Entry | undefined
  numbers(): number[]
}

const mostInflated = 64 * 1024 * 1024

export function readPdf(bytes: Buffer): PdfFile {
  if (bytes.toString('latin1', 0, 5) !== '%PDF-') throw new PdfFault('the file does not begin as a PDF')
  const sections = readSections(bytes)
  const [newest] = sections
  if (!newest) throw new PdfFault('the file has no table of its objects')
  if (newest.trailer.has('Encrypt')) throw new PdfFault('the file is encrypted')
  const entry = (number: number): Entry | undefined => sections.find(({ entries }) => entries.has(number))?.entries.get(number)
  const kept = new Map<number, PdfValue>()
  const object = (number: number): PdfValue => {
    const before = kept.get(number)
    if (before !== undefined) return before
    const found = entry(number)
    const value =
      found === undefined || found === 'free'
        ? null
        : 'offset' in found
          ? readObject(bytes, found.offset, number, resolve)
          : packed(found, object)
    kept.set(number, value)
    return value
  }
  const resolve = (value: PdfValue | undefined): PdfValue => (isRef(value) ? object(value.ref) : (value ?? null))
  return {
    bytes,
    sections,
    trailer: newest.trailer,
    object,
    resolve,
    entry,
    numbers: () => [...new Set(sections.flatMap(({ entries }) => [...entries.keys()]))],
  }
}

function lastStart(bytes: Buffer): number {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 2048))
  const found = /startxref[\r\n \t]+(\d{1,10})[\r\n \t]+%%EOF[\r\n \t\0]*$/.exec(tail)
  if (!found) throw new PdfFault('the file does not end as a PDF')
  return Number(found[1])
}

function readSections(bytes: Buffer): Section[] {
  const sections: Section[] = []
  const seen = new Set<number>()
  let next: number | undefined = lastStart(bytes)
  while (next !== undefined) {
    if (seen.has(next) || next < 0 || next >= bytes.length || seen.size > 500) throw new PdfFault('the tables of the file lead nowhere')
    seen.add(next)
    const section = readSection(bytes, next)
    sections.push(section)
    if (section.trailer.has('XRefStm')) throw new PdfFault('tables of two kinds in one section are read differently by different programs')
    const before = section.trailer.get('Prev')
    next = typeof before === 'number' ? before : undefined
  }
  return sections
}

function readSection(bytes: Buffer, at: number): Section {
  const cursor: Cursor = { bytes, at }
  const head = bytes.toString('latin1', at, at + 4)
  return head === 'xref' ? readTable({ bytes, at: at + 4 }, at) : readXrefStream(cursor, at)
}

function readTable(cursor: Cursor, at: number): Section {
  const entries = new Map<number, Entry>()
  for (;;) {
    skipWhite(cursor)
    const head = /^(\d+) (\d+)[ \r\n]+/.exec(cursor.bytes.toString('latin1', cursor.at, cursor.at + 40))
    if (!head) break
    cursor.at += head[0].length
    const [first, count] = [Number(head[1]), Number(head[2])]
    if (count > 1_000_000) throw new PdfFault('the table is too long')
    for (let i = 0; i < count; i++) {
      const line = /^(\d{10}) (\d{5}) ([nf])[ \r\n]{2}/.exec(cursor.bytes.toString('latin1', cursor.at, cursor.at + 20))
      if (!line) throw new PdfFault('a line of the table cannot be read')
      cursor.at += 20
      if (!entries.has(first + i)) entries.set(first + i, line[3] === 'f' ? 'free' : { offset: Number(line[1]) })
    }
  }
  if (!isWord(readValue(cursor), 'trailer')) throw new PdfFault('the table has no trailer')
  const trailer = readValue(cursor)
  if (!isDict(trailer)) throw new PdfFault('the trailer is no dictionary')
  return { at, entries, trailer: trailer.dict }
}

function readXrefStream(cursor: Cursor, at: number): Section {
  const value = readObject(cursor.bytes, at, undefined, (one) => one ?? null)
  if (!isStream(value) || nameOf(value.stream.dict.get('Type')) !== 'XRef') throw new PdfFault('the file has no table where it says')
  const { dict } = value.stream
  const widths = numbers(dict.get('W'))
  const [w0 = 0, w1 = 0, w2 = 0] = widths
  const size = w0 + w1 + w2
  if (widths.length !== 3 || size === 0 || widths.some((w) => w < 0 || w > 6)) throw new PdfFault('the table cannot be read')
  const data = decoded(value.stream)
  const index = numbers(dict.get('Index') ?? [0, dict.get('Size') ?? 0])
  const entries = new Map<number, Entry>()
  let offset = 0
  for (let i = 0; i + 1 < index.length; i += 2) {
    for (let k = 0; k < (index[i + 1] ?? 0); k++, offset += size) {
      if (offset + size > data.length) throw new PdfFault('the table is cut off')
      const field = (from: number, width: number): number => (width === 0 ? 0 : data.readUIntBE(offset + from, width))
      const kind = w0 === 0 ? 1 : field(0, w0)
      const [a, b] = [field(w0, w1), field(w0 + w1, w2)]
      entries.set((index[i] ?? 0) + k, kind === 1 ? { offset: a } : kind === 2 ? { stream: a, index: b } : 'free')
    }
  }
  return { at, entries, trailer: dict }
}

const numbers = (value: PdfValue | undefined): number[] =>
  Array.isArray(value) ? value.map((one) => (typeof one === 'number' ? one : Number.NaN)) : []

/** The object that must begin at this place. */
function readObject(
  bytes: Buffer,
  offset: number,
  number: number | undefined,
  resolve: (value: PdfValue | undefined) => PdfValue,
): PdfValue {
  const head = /^(\d{1,10})[ \t\r\n]+(\d{1,5})[ \t\r\n]+obj/.exec(bytes.toString('latin1', offset, offset + 40))
  if (!head || (number !== undefined && Number(head[1]) !== number)) throw new PdfFault(`no object ${number ?? ''} at ${offset}`)
  const cursor: Cursor = { bytes, at: offset + head[0].length }
  const value = readValue(cursor)
  skipWhite(cursor)
  if (!isDict(value) || bytes.toString('latin1', cursor.at, cursor.at + 6) !== 'stream') {
    if (bytes.toString('latin1', cursor.at, cursor.at + 6) !== 'endobj') throw new PdfFault(`the object at ${offset} does not end`)
    return value
  }
  cursor.at += 6
  if (bytes[cursor.at] === 13) cursor.at++
  if (bytes[cursor.at++] !== 10) throw new PdfFault('a stream does not begin on a line of its own')
  const length = resolve(value.dict.get('Length'))
  if (typeof length !== 'number' || length < 0 || cursor.at + length > bytes.length) throw new PdfFault('a stream has no length')
  const data = bytes.subarray(cursor.at, cursor.at + length)
  cursor.at += length
  skipWhite(cursor)
  if (bytes.toString('latin1', cursor.at, cursor.at + 9) !== 'endstream') throw new PdfFault('a stream is longer or shorter than it says')
  return { stream: { dict: value.dict, data } }
}

/** An object out of a stream of objects. */
function packed({ stream: holder, index }: { stream: number; index: number }, object: (number: number) => PdfValue): PdfValue {
  const found = object(holder)
  if (!isStream(found) || nameOf(found.stream.dict.get('Type')) !== 'ObjStm') throw new PdfFault('an object lies in no stream of objects')
  const data = decoded(found.stream)
  const first = found.stream.dict.get('First')
  const cursor: Cursor = { bytes: data, at: 0 }
  let offset: PdfValue = null
  for (let i = 0; i <= index; i++) {
    readValue(cursor)
    offset = readValue(cursor)
  }
  if (typeof first !== 'number' || typeof offset !== 'number') throw new PdfFault('a stream of objects cannot be read')
  return readValue({ bytes: data, at: first + offset })
}

/** What a stream holds: plain or deflated, with the usual predictor. */
export function decoded({ dict, data }: PdfStream): Buffer {
  const filter = dict.get('Filter')
  const [only] = Array.isArray(filter) ? filter : [filter]
  if (only === undefined || only === null) return data
  if (!isName(only) || only.name !== 'FlateDecode' || (Array.isArray(filter) && filter.length > 1))
    throw new PdfFault('a stream is packed in a way that is not read here')
  const plain = inflate(data)
  const parameters = dict.get('DecodeParms')
  const [given] = Array.isArray(parameters) ? parameters : [parameters]
  const predictor = isDict(given) ? given.dict.get('Predictor') : 1
  if (predictor === undefined || predictor === 1) return plain
  const columns = isDict(given) ? (given.dict.get('Columns') ?? 1) : 1
  if (typeof predictor !== 'number' || predictor < 10 || typeof columns !== 'number')
    throw new PdfFault('a stream is packed in a way that is not read here')
  return unpredicted(plain, columns)
}

function inflate(data: Buffer): Buffer {
  try {
    return inflateSync(data, { maxOutputLength: mostInflated })
  } catch {
    throw new PdfFault('a stream cannot be unpacked')
  }
}

function unpredicted(data: Buffer, columns: number): Buffer {
  const rows = Math.floor(data.length / (columns + 1))
  const out = Buffer.alloc(rows * columns)
  for (let row = 0; row < rows; row++) {
    const kind = data[row * (columns + 1)] ?? 0
    for (let i = 0; i < columns; i++) {
      const left = i > 0 ? (out[row * columns + i - 1] ?? 0) : 0
      const up = row > 0 ? (out[(row - 1) * columns + i] ?? 0) : 0
      const corner = row > 0 && i > 0 ? (out[(row - 1) * columns + i - 1] ?? 0) : 0
      const add = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind]
      if (add === undefined) throw new PdfFault('a stream cannot be unpacked')
      out[row * columns + i] = ((data[row * (columns + 1) + 1 + i] ?? 0) + add) & 0xff
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const [l, u, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return l <= u && l <= c ? left : u <= c ? up : corner
}
