import { decorate, firstBaseline, heightOf, ink, inner, linesOf, page, room, type Sheet, type Style, write } from './pdf.ts'

export type Column = { label: string; width: number; weight?: Style['weight'] }

/** Rows with lines between them. Without labels in the columns it is a list of what is what. */
export function table(sheet: Sheet, columns: Column[], rows: string[][]): void {
  const frame = sheet.doc.struct('Table')
  sheet.doc.addStructure(frame)
  const labelled = columns.some((column) => column.label)
  rule(sheet, sheet.y)
  const headStyle: Style = { size: 8.5, weight: 'semibold', colour: ink.soft }
  if (labelled)
    tableRow(
      sheet,
      frame,
      columns.map(({ label, width }) => ({ text: label, style: headStyle, width: width * inner, tag: 'TH' })),
      ink.tint,
    )
  for (const row of rows) {
    tableRow(
      sheet,
      frame,
      columns.map(({ width, weight = 'regular' }, i) => ({
        text: row[i] ?? '',
        style: { size: 9.5, weight },
        width: width * inner,
        tag: !labelled && i === 0 ? 'TH' : 'TD',
      })),
    )
  }
  frame.end()
  sheet.y += 7
}

const rule = (sheet: Sheet, y: number): void =>
  decorate(sheet, () =>
    sheet.doc
      .moveTo(page.left, y)
      .lineTo(page.left + inner, y)
      .lineWidth(0.5)
      .strokeColor(ink.line)
      .stroke(),
  )

type Cell = { text: string; style: Style; width: number; tag: string }

function tableRow(sheet: Sheet, frame: PDFKit.PDFStructureElement, cells: Cell[], ground?: string): void {
  const { doc } = sheet
  const laid = cells.map((cell) => ({ ...cell, lines: linesOf(sheet, cell.text, cell.width - 10, cell.style) }))
  const baseline = Math.max(...laid.map((cell) => firstBaseline(cell.lines, cell.style)))
  const drop = (cell: (typeof laid)[number]): number => baseline - firstBaseline(cell.lines, cell.style)
  const height = Math.max(...laid.map((cell) => heightOf(cell.lines, cell.style) + drop(cell))) + 5
  room(sheet, height)
  const top = sheet.y
  if (ground) decorate(sheet, () => doc.rect(page.left, top, inner, height).fillColor(ground).fill())
  rule(sheet, top + height)
  const row = doc.struct('TR')
  frame.add(row)
  let x = page.left
  for (const cell of laid) {
    const at = { x: x + 4, width: cell.width - 10, y: top + 2.5 + drop(cell) }
    const element = doc.struct(cell.tag)
    row.add(element)
    element.add(() => void write(sheet, cell.text, cell.style, at))
    element.end()
    x += cell.width
  }
  row.end()
  sheet.y = top + height
}
