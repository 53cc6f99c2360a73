import { AlignmentType, BorderStyle, Document, Packer, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx'
import { motto, type Paper } from './paper.ts'

const mm = (value: number): number => Math.round(value * 56.7)
const none = { style: BorderStyle.NONE, size: 0, color: 'FFFFFF' }
const bare = { top: none, bottom: none, left: none, right: none }
type Look = { bold?: boolean; italics?: boolean; size?: number; align?: (typeof AlignmentType)[keyof typeof AlignmentType] }

const paragraph = (text: string, look: Look = {}): Paragraph =>
  new Paragraph({
    alignment: look.align ?? AlignmentType.LEFT,
    spacing: { after: 60 },
    children: [new TextRun({ text, bold: look.bold ?? false, italics: look.italics ?? false, size: look.size ?? 26 })],
  })

function grid(head: readonly string[], rows: readonly string[][], widths: readonly number[]): Table {
  const row = (cells: readonly string[], bold: boolean): TableRow =>
    new TableRow({
      tableHeader: bold,
      children: cells.map(
        (text, index) =>
          new TableCell({
            width: { size: widths[index] ?? 10, type: WidthType.PERCENTAGE },
            children: [
              paragraph(text, {
                bold,
                size: 24,
                align: bold ? AlignmentType.CENTER : /^[-–\d]/.test(text) && index > 1 ? AlignmentType.RIGHT : AlignmentType.LEFT,
              }),
            ],
          }),
      ),
    })
  return new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, rows: [row(head, true), ...rows.map((cells) => row(cells, false))] })
}

/** Two columns without lines: issuer beside motto, recipients beside signature. */
function sideBySide(left: Paragraph[], right: Paragraph[]): Table {
  const cell = (children: Paragraph[], size: number): TableCell =>
    new TableCell({ borders: bare, width: { size, type: WidthType.PERCENTAGE }, children })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    borders: { ...bare, insideHorizontal: none, insideVertical: none },
    rows: [new TableRow({ children: [cell(left, 42), cell(right, 58)] })],
  })
}

/** The report as a text document in the official form: Times New Roman 13, the margins of Decree 30/2020. */
export async function toDocx(paper: Paper): Promise<Buffer> {
  const centre = AlignmentType.CENTER
  const [first, second] = motto
  const document = new Document({
    title: paper.subtitle,
    creator: paper.issuer,
    styles: { default: { document: { run: { font: 'Times New Roman', size: 26 } } } },
    sections: [
      {
        properties: {
          page: { size: { width: mm(210), height: mm(297) }, margin: { top: mm(20), bottom: mm(20), left: mm(30), right: mm(18) } },
        },
        children: [
          sideBySide(
            [paragraph(paper.issuer.toUpperCase(), { bold: true, align: centre })],
            [
              paragraph(first, { bold: true, align: centre }),
              paragraph(second, { bold: true, align: centre }),
              paragraph(paper.place, { italics: true, align: centre }),
            ],
          ),
          paragraph(''),
          paragraph(paper.title, { bold: true, size: 28, align: centre }),
          paragraph(paper.subtitle, { bold: true, align: centre }),
          paragraph(''),
          grid(paper.head, paper.rows, [7, 43, 17, 17, 16]),
          ...paper.tables.flatMap((table) => [
            paragraph(''),
            paragraph(table.title, { bold: true }),
            grid(table.head, table.rows, [18, 57, 25]),
          ]),
          paragraph(''),
          sideBySide(
            [
              paragraph('Nơi nhận:', { bold: true, italics: true, size: 24 }),
              ...paper.recipients.map((text) => paragraph(text, { size: 22 })),
            ],
            [
              paragraph(paper.signer.office.toUpperCase(), { bold: true, align: centre }),
              paragraph(''),
              paragraph(paper.signer.name, { bold: true, align: centre }),
              paragraph(paper.signer.at, { align: centre }),
            ],
          ),
          paragraph(paper.footer, { italics: true, size: 18 }),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}
