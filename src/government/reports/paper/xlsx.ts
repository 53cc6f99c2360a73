import ExcelJS from 'exceljs'
import type { Content, Regime } from '../regime/regime.ts'
import { motto, type Paper } from './paper.ts'

/** The report as a workbook: the form on the first sheet, figures as numbers, each table by unit on its own sheet. */
export async function toXlsx(paper: Paper, content: Content, regime: Regime): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  book.title = paper.subtitle
  book.creator = paper.issuer
  const sheet = book.addWorksheet('Báo cáo', { pageSetup: { paperSize: 9, orientation: 'portrait', fitToPage: true, fitToHeight: 0 } })
  sheet.columns = [{ width: 6 }, { width: 52 }, { width: 18 }, { width: 18 }, { width: 26 }]
  const line = (text: string, bold: boolean, align: 'left' | 'center' | 'right' = 'center'): void => {
    const row = sheet.addRow([text])
    sheet.mergeCells(row.number, 1, row.number, 5)
    row.getCell(1).font = { name: 'Times New Roman', size: 13, bold }
    row.getCell(1).alignment = { horizontal: align, wrapText: true }
  }
  line(paper.issuer.toUpperCase(), true, 'left')
  for (const text of motto) line(text, true)
  line(paper.place, false, 'right')
  line(paper.title, true)
  line(paper.subtitle, true)
  sheet.addRow([])
  const head = sheet.addRow(paper.head)
  const border = { style: 'thin' as const }
  const frame = (row: ExcelJS.Row, bold: boolean): void => {
    row.eachCell({ includeEmpty: true }, (cell) => {
      cell.border = { top: border, left: border, bottom: border, right: border }
      cell.font = { name: 'Times New Roman', size: 12, bold }
      cell.alignment = { vertical: 'top', wrapText: true }
    })
  }
  frame(head, true)
  for (const [index, one] of content.lines.entries()) {
    const texts = paper.rows[index] ?? []
    const row = sheet.addRow([index + 1, one.label, one.value, one.previous, texts[4] ?? ''])
    frame(row, false)
    for (const column of [3, 4]) {
      row.getCell(column).numFmt =
        one.unit === 'percent'
          ? `#,##0.${'0'.repeat(Math.max(one.decimals, 1))}" %"`
          : one.decimals > 0
            ? `#,##0.${'0'.repeat(one.decimals)}`
            : '#,##0'
      row.getCell(column).alignment = { horizontal: 'right' }
    }
  }
  sheet.addRow([])
  line(`${paper.signer.office}: ${paper.signer.name} ${paper.signer.at}`.trim(), true, 'right')
  line('Nơi nhận:', true, 'left')
  for (const text of paper.recipients) line(text, false, 'left')
  line(paper.footer, false, 'left')
  for (const [index, table] of content.tables.entries()) {
    const own = book.addWorksheet(`Bảng ${index + 1}`)
    own.columns = [{ width: 14 }, { width: 48 }, { width: 18 }]
    own.addRow([paper.tables[index]?.title ?? table.label])
    frame(own.addRow(paper.tables[index]?.head ?? []), true)
    for (const row of table.rows) frame(own.addRow([row.code, row.name, row.value]), false)
  }
  book.description = `${regime.key} ${content.period}`
  return Buffer.from(await book.xlsx.writeBuffer())
}
