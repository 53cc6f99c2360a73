import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

export type CopyValue = string | number | boolean | Date | null | readonly string[]

const special: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const escaped = (text: string): string => (/[\\\n\r\t]/.test(text) ? text.replace(/[\\\n\r\t]/g, (c) => special[c] ?? c) : text)

/** One value in PostgreSQL's COPY text format; a list of strings is written as an array. */
function cell(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return escaped(value)
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'object') return escaped(`{${value.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`)
  return String(value)
}

const pieceSize = 64 * 1024

function* pieces(rows: Iterable<readonly CopyValue[]>): Generator<string> {
  let piece = ''
  for (const row of rows) {
    piece += `${row.map(cell).join('\t')}\n`
    if (piece.length < pieceSize) continue
    yield piece
    piece = ''
  }
  if (piece) yield piece
}

/** Runs a `copy <table> (<columns>) from stdin` with these rows, in the transaction that the client is in. */
export async function copyIn(client: pg.ClientBase, statement: string, rows: Iterable<readonly CopyValue[]>): Promise<void> {
  await pipeline(Readable.from(pieces(rows)), client.query(copyFrom(statement)))
}
