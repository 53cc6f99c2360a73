import ExcelJS from 'exceljs'

export type Cell = string | Date | null
export type SheetColumn = { label: string; width: number }

// A sheet knows no zones: the clock on it is Vietnam's.
const local = (at: Date): Date => new Date(at.getTime() + 7 * 3_600_000)

/** A queue as a workbook: a heading that stays in sight, filters on every column, moments as moments. Texts are texts, never formulas. */
export async function writeSheet(name: string, columns: readonly SheetColumn[], rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet(name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = columns.map(({ label, width }, index) => ({ header: label, key: String(index), width }))
  sheet.getRow(1).font = { bold: true }
  for (const row of rows) {
    const line = sheet.addRow(row.map((cell) => (cell instanceof Date ? local(cell) : (cell ?? ''))))
    row.forEach((cell, index) => {
      if (cell instanceof Date) line.getCell(index + 1).numFmt = 'dd/mm/yyyy hh:mm'
    })
  }
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } }
  return Buffer.from(await book.xlsx.writeBuffer())
}
