import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parse } from 'csv-parse/sync'

/** A line that was not taken, and why. */
export type RefusedLine = { file: string; line: number; reason: string }
export type Row<C extends string> = { line: number } & Record<C, string>
export type Table<C extends string> = { rows: Row<C>[]; refused: RefusedLine[] }

/** Reads a CSV file with a header. A line with the wrong number of fields, or an empty required one, is refused by number; the rest is read. */
export async function readTable<C extends string>(
  path: string,
  columns: { required: readonly C[]; optional?: readonly C[] },
): Promise<Table<C>> {
  const file = basename(path)
  const parsed = parse(await readFile(path, 'utf8'), {
    bom: true,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  }) as unknown as {
    record: string[]
    info: { lines: number }
  }[]
  const header = parsed.shift()?.record ?? []
  const absent = columns.required.filter((column) => !header.includes(column))
  if (absent.length > 0) return { rows: [], refused: [{ file, line: 1, reason: `no column ${absent.join(', ')}` }] }
  const table: Table<C> = { rows: [], refused: [] }
  for (const { record, info } of parsed) {
    const values = new Map(header.map((column, i) => [column, (record[i] ?? '').normalize('NFC').replace(/\s+/g, ' ').trim()]))
    const empty = columns.required.filter((column) => !values.get(column))
    if (record.length !== header.length)
      table.refused.push({ file, line: info.lines, reason: `${record.length} fields instead of ${header.length}` })
    else if (empty.length > 0) table.refused.push({ file, line: info.lines, reason: `empty ${empty.join(', ')}` })
    else {
      const cells = [...columns.required, ...(columns.optional ?? [])].map((column) => [column, values.get(column) ?? ''])
      table.rows.push({ line: info.lines, ...Object.fromEntries(cells) } as Row<C>)
    }
  }
  return table
}

/** Moves rows that break a rule from the table into its refusals. */
export function refuseRows<C extends string>(table: Table<C>, file: string, reasonFor: (row: Row<C>) => string | undefined): Table<C> {
  const rows: Row<C>[] = []
  const refused = [...table.refused]
  for (const row of table.rows) {
    const reason = reasonFor(row)
    if (reason) refused.push({ file, line: row.line, reason })
    else rows.push(row)
  }
  return { rows, refused }
}
