import ExcelJS from 'exceljs'
import { unzipSync } from 'fflate'
import { refuse } from '#core/errors.ts'

export const mostRows = 2000
// A sheet of a few hundred kilobytes can unpack to gigabytes: it is asked first how large it says it is.
const mostUnpacked = 50 * 1024 * 1024

function cellText(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value !== 'object') return String(value)
  if ('richText' in value) return value.richText.map((part) => part.text).join('')
  if ('text' in value) return cellText(value.text as ExcelJS.CellValue)
  if ('result' in value) return cellText(value.result as ExcelJS.CellValue)
  return ''
}

/** The first sheet as texts, each row with the number that the spreadsheet shows. */
export async function readSheet(bytes: Buffer): Promise<{ line: number; cells: string[] }[]> {
  let unpacked = 0
  try {
    unzipSync(bytes, {
      filter: (file) => {
        unpacked += file.originalSize
        return false
      },
    })
  } catch {
    throw refuse('invalid', 'identity.import.unreadable')
  }
  if (unpacked > mostUnpacked) throw refuse('tooLarge', 'core.too_large')
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0]).catch(() => {
    throw refuse('invalid', 'identity.import.unreadable')
  })
  const rows: { line: number; cells: string[] }[] = []
  book.worksheets[0]?.eachRow((row, line) => {
    if (rows.length > mostRows) return
    const values = (row.values as ExcelJS.CellValue[]).slice(1, 21)
    rows.push({ line, cells: Array.from(values, (value) => cellText(value).normalize('NFC').trim().slice(0, 300)) })
  })
  return rows
}

/** An empty sheet with the headings, and one example that the import leaves out. */
export async function writeTemplate(headings: string[], example: string[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('Cán bộ')
  sheet.addRow(headings).font = { bold: true }
  sheet.addRow(example).font = { italic: true, color: { argb: 'FF808080' } }
  sheet.columns.forEach((column, index) => {
    column.width = Math.max(16, (headings[index] ?? '').length + 4)
  })
  return Buffer.from(await book.xlsx.writeBuffer())
}
