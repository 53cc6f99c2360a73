import { Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { unzipSync } from 'fflate'
import { refuse } from '#core/errors.ts'
import { csvReader, type Line, separatorOf } from './csv.rules.ts'

const mostCells = 200
// A sheet of 10 MB can unpack to gigabytes: it is asked first how large it says it is.
const mostUnpacked = 300 * 1024 * 1024
const unreadable = (): Error => refuse('invalid', 'registers.import.unreadable')

/** A CSV in pieces, whatever its size. */
export async function* readCsv(source: Readable, piece = 2000): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let reader: ReturnType<typeof csvReader> | undefined
  let lines: Line[] = []
  for await (const chunk of source as AsyncIterable<Buffer>) {
    const text = decoder.decode(chunk, { stream: true })
    reader ??= csvReader(separatorOf(text))
    for (const line of reader.push(text)) lines.push(line)
    while (lines.length >= piece) yield lines.splice(0, piece)
  }
  if (reader) lines.push(...reader.push(decoder.decode()), ...reader.end())
  while (lines.length > 0) yield lines.splice(0, piece)
}

/** What stands in a cell as text: days as YYYY-MM-DD, formulas by their result. */
function cellText(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().replace('T00:00:00.000Z', '')
  if (typeof value !== 'object') return String(value)
  if ('richText' in value) return value.richText.map((part) => part.text).join('')
  if ('result' in value) return cellText(value.result as ExcelJS.CellValue)
  if ('text' in value) return cellText(value.text as ExcelJS.CellValue)
  if ('error' in value) return String(value.error)
  return ''
}

async function readXlsx(bytes: Buffer): Promise<Line[]> {
  let unpacked = 0
  try {
    unzipSync(bytes, {
      filter: (file) => {
        unpacked += file.originalSize
        return false
      },
    })
  } catch {
    throw unreadable()
  }
  if (unpacked > mostUnpacked) throw refuse('tooLarge', 'core.too_large')
  const book = new ExcelJS.Workbook()
  // The library's types know an older Buffer.
  await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0]).catch(() => {
    throw unreadable()
  })
  const sheet = book.worksheets.find((each) => each.state === 'visible' && each.rowCount > 0)
  if (!sheet) throw unreadable()
  const lines: Line[] = []
  sheet.eachRow({ includeEmpty: false }, (row, line) => {
    const cells = Array.from({ length: Math.min(row.cellCount, mostCells) }, (_, index) => cellText(row.getCell(index + 1).value))
    if (cells.some((cell) => cell.trim() !== '')) lines.push({ line, cells })
  })
  return lines
}

/** The lines of an uploaded table by its content: an XLSX is a ZIP, everything else must be UTF-8 text. */
export async function readTable(bytes: Buffer): Promise<Line[]> {
  if (bytes.length === 0) throw refuse('invalid', 'registers.import.empty')
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return readXlsx(bytes)
  const lines: Line[] = []
  try {
    for await (const piece of readCsv(Readable.from([bytes]))) lines.push(...piece)
  } catch {
    throw unreadable()
  }
  return lines.map(({ line, cells }) => ({ line, cells: cells.map((cell) => cell.replaceAll('\0', '')) }))
}
