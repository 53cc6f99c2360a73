import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import { motto, type Paper } from './paper.ts'

const file = (name: string): string => fileURLToPath(import.meta.resolve(`@expo-google-fonts/be-vietnam-pro/${name}.ttf`))
// Decree 30/2020: A4, 20 mm above and below, 30 mm left, 18 mm right.
const mm = 72 / 25.4
const page = { left: 30 * mm, right: 18 * mm, top: 20 * mm, bottom: 20 * mm, width: 210 * mm, height: 297 * mm }
const inner = page.width - page.left - page.right
const widths = { 5: [0.07, 0.43, 0.17, 0.17, 0.16], 3: [0.2, 0.55, 0.25] } as Record<number, number[]>

type Doc = PDFKit.PDFDocument

function cells(doc: Doc, row: readonly string[], bold: boolean): void {
  const shares = widths[row.length] ?? row.map(() => 1 / row.length)
  doc.font(bold ? 'bold' : 'regular').fontSize(9.5)
  const height = Math.max(...row.map((text, index) => doc.heightOfString(text || ' ', { width: inner * (shares[index] ?? 0.2) - 8 }))) + 7
  if (doc.y + height > page.height - page.bottom) doc.addPage()
  const y = doc.y
  let x = page.left
  for (const [index, text] of row.entries()) {
    const width = inner * (shares[index] ?? 0.2)
    doc.rect(x, y, width, height).lineWidth(0.5).strokeColor('#7d786c').stroke()
    const align = !bold && index > 1 && /^[-–\d]/.test(text) ? 'right' : bold ? 'center' : 'left'
    doc.fillColor('#16201f').text(text, x + 4, y + 3, { width: width - 8, align })
    x += width
  }
  doc.x = page.left
  doc.y = y + height
}

function grid(doc: Doc, head: readonly string[], rows: readonly string[][]): void {
  cells(doc, head, true)
  for (const row of rows) cells(doc, row, false)
}

function top(doc: Doc, paper: Paper): void {
  const left = inner * 0.42
  const y = doc.y
  doc.font('bold').fontSize(11).text(paper.issuer.toUpperCase(), page.left, y, { width: left, align: 'center' })
  const right = { width: inner - left, align: 'center' } as const
  doc
    .font('bold')
    .fontSize(11)
    .text(motto[0], page.left + left, y, right)
  doc.text(motto[1], page.left + left, doc.y, right)
  doc.font('italic').text(paper.place, page.left + left, doc.y + 4, right)
  doc.moveDown(2)
  doc.font('bold').fontSize(14).text(paper.title, page.left, doc.y, { width: inner, align: 'center' })
  doc.fontSize(12).text(paper.subtitle, { width: inner, align: 'center' })
  doc.moveDown()
}

function foot(doc: Doc, paper: Paper): void {
  if (doc.y + 120 > page.height - page.bottom) doc.addPage()
  doc.moveDown()
  const y = doc.y
  doc
    .font('bold')
    .fontSize(10)
    .text('Nơi nhận:', page.left, y, { width: inner * 0.42 })
  doc.font('regular')
  for (const text of paper.recipients) doc.text(text, { width: inner * 0.42 })
  const right = { width: inner * 0.55, align: 'center' } as const
  doc
    .font('bold')
    .fontSize(11)
    .text(paper.signer.office.toUpperCase(), page.left + inner * 0.45, y, right)
  doc.moveDown(2)
  doc.text(paper.signer.name, page.left + inner * 0.45, doc.y, right)
  doc
    .font('regular')
    .fontSize(10)
    .text(paper.signer.at, page.left + inner * 0.45, doc.y, right)
  doc.moveDown()
  doc.fontSize(8).fillColor('#4f5859').text(paper.footer, page.left, doc.y, { width: inner })
}

/** The report as a PDF in the official form. The same report at the same moment gives the same bytes. */
export async function toPdf(paper: Paper, at: Date): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: page.top, bottom: page.bottom, left: page.left, right: page.right },
    lang: 'vi-VN',
    displayTitle: true,
    font: file('400Regular/BeVietnamPro_400Regular'),
    info: { Title: paper.subtitle, Author: paper.issuer, Creator: 'tinhso', Producer: 'tinhso', CreationDate: at, ModDate: at },
  })
  const bytes = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  doc.registerFont('regular', file('400Regular/BeVietnamPro_400Regular'))
  doc.registerFont('italic', file('400Regular_Italic/BeVietnamPro_400Regular_Italic'))
  doc.registerFont('bold', file('600SemiBold/BeVietnamPro_600SemiBold'))
  top(doc, paper)
  grid(doc, paper.head, paper.rows)
  for (const table of paper.tables) {
    doc.moveDown()
    doc.font('bold').fontSize(11).text(table.title, page.left, doc.y, { width: inner })
    doc.moveDown(0.3)
    grid(doc, table.head, table.rows)
  }
  foot(doc, paper)
  doc.end()
  return bytes
}
