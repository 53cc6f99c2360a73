import { PassThrough, Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { mediaTypes } from '#ground/files/index.ts'
import type { Cell, Column, Row } from '../source/table.ts'

export const formats = ['csv', 'json', 'xlsx', 'geojson'] as const
export type Format = (typeof formats)[number]
export const isFormat = (text: string): text is Format => formats.includes(text as Format)

/** What a file says of itself. */
export type Head = { key: string; title: string; version: number; issued: string; publisher: string; licence: string; page: string }
export type Content = { head: Head; columns: readonly Column[]; rows: readonly Row[] }

/** How a format is called in the answer, by the file-type list of the European Union, and in the file store. */
export const formatFacts: Record<
  Format,
  { type: string; authority: string; iana: string; stored: (typeof mediaTypes)[keyof typeof mediaTypes]; words: string }
> = {
  csv: { type: 'text/csv; charset=utf-8; header=present', authority: 'CSV', iana: 'text/csv', stored: mediaTypes.text, words: 'CSV' },
  json: { type: 'application/json; charset=utf-8', authority: 'JSON', iana: 'application/json', stored: mediaTypes.text, words: 'JSON' },
  xlsx: { type: mediaTypes.xlsx, authority: 'XLSX', iana: mediaTypes.xlsx, stored: mediaTypes.xlsx, words: 'XLSX' },
  geojson: {
    type: 'application/geo+json; charset=utf-8',
    authority: 'GEOJSON',
    iana: 'application/geo+json',
    stored: mediaTypes.text,
    words: 'GeoJSON',
  },
}

const placeOf = (columns: readonly Column[], place: 'latitude' | 'longitude'): string | undefined =>
  columns.find((own) => own.place === place)?.key

/** The formats in which these rows can be told: a map only where one of them has a place. */
export function formatsFor(columns: readonly Column[], rows: readonly Row[]): Format[] {
  const [lat, lon] = [placeOf(columns, 'latitude'), placeOf(columns, 'longitude')]
  const hasPlace =
    lat !== undefined && lon !== undefined && rows.some((row) => typeof row[lat] === 'number' && typeof row[lon] === 'number')
  return formats.filter((format) => format !== 'geojson' || hasPlace)
}

/** A leading = + - @ would be run as a formula by a spreadsheet: such a text begins with a quote mark. Numbers stay numbers. */
const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/** RFC 4180: quoted where it must be; nothing for what is not known. */
export function csvCell(value: Cell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const text = guarded(value)
  return /[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text
}

const piece = 1000

function* pieces(rows: readonly Row[], write: (row: Row, index: number) => string): Generator<string> {
  for (let at = 0; at < rows.length; at += piece)
    yield rows
      .slice(at, at + piece)
      .map((row, index) => write(row, at + index))
      .join('')
}

/** UTF-8 with its mark, by which spreadsheets know it. */
function* csvPieces({ columns, rows }: Content): Generator<string> {
  yield `\uFEFF${columns.map(({ key }) => csvCell(key)).join(',')}\r\n`
  yield* pieces(rows, (row) => `${columns.map(({ key }) => csvCell(row[key] ?? null)).join(',')}\r\n`)
}

const dictionary = (columns: readonly Column[]): object[] =>
  columns.map(({ key, label, kind, hint, values, measure }) => ({
    key,
    label,
    kind,
    ...(hint ? { hint } : {}),
    ...(values ? { values } : {}),
    ...(measure ? { measure } : {}),
  }))

function* jsonPieces({ head, columns, rows }: Content): Generator<string> {
  yield `${JSON.stringify({ ...head, columns: dictionary(columns) }).slice(0, -1)},"rows":[`
  yield* pieces(rows, (row, index) => `${index > 0 ? ',\n' : '\n'}${JSON.stringify(row)}`)
  yield '\n]}\n'
}

/** RFC 7946: longitude first; a row without a place is a feature without geometry. */
function* geojsonPieces({ head, columns, rows }: Content): Generator<string> {
  const [lat, lon] = [placeOf(columns, 'latitude') ?? '', placeOf(columns, 'longitude') ?? '']
  yield `${JSON.stringify({ type: 'FeatureCollection', about: head }).slice(0, -1)},"features":[`
  yield* pieces(rows, (row, index) => {
    const { [lat]: north, [lon]: east, ...properties } = row
    const geometry = typeof north === 'number' && typeof east === 'number' ? { type: 'Point', coordinates: [east, north] } : null
    return `${index > 0 ? ',\n' : '\n'}${JSON.stringify({ type: 'Feature', geometry, properties })}`
  })
  yield '\n]}\n'
}

/** A sheet for people: headings in words, the dictionary on a second sheet. */
function sheet({ head, columns, rows }: Content): Readable {
  const stream = new PassThrough()
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true })
  book.title = head.title
  const write = async (): Promise<void> => {
    const data = book.addWorksheet('Dữ liệu', { views: [{ state: 'frozen', ySplit: 1 }] })
    const line = data.addRow(columns.map(({ label }) => label.vi))
    line.font = { bold: true }
    line.commit()
    for (const row of rows)
      data.addRow(columns.map(({ key }) => (typeof row[key] === 'string' ? guarded(row[key]) : (row[key] ?? null)))).commit()
    data.commit()
    const words = book.addWorksheet('Từ điển')
    for (const [name, value] of Object.entries(head)) words.addRow([name, value]).commit()
    words.addRow([]).commit()
    words.addRow(['Cột', 'Tên', 'Kiểu', 'Ghi chú', 'Mã']).commit()
    for (const { key, label, kind, hint, values } of columns)
      words.addRow([key, label.vi, kind, hint?.vi ?? '', (values ?? []).map((one) => `${one.value} = ${one.label.vi}`).join('; ')]).commit()
    words.commit()
    await book.commit()
  }
  write().catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))))
  return stream
}

/** The content in a format, piece by piece. */
export function writeFormat(format: Format, content: Content): Readable {
  if (format === 'xlsx') return sheet(content)
  const write = { csv: csvPieces, json: jsonPieces, geojson: geojsonPieces }[format]
  return Readable.from(write(content))
}
