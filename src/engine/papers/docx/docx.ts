import {
  AlignmentType,
  BorderStyle,
  Document,
  type FileChild,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'

// Decree 30/2020: A4, 20 mm above and below, 30 mm left, 18 mm right, Times New Roman.
const mm = (value: number): number => Math.round(value * 56.7)
const none = { style: BorderStyle.NONE, size: 0, color: 'FFFFFF' }
const bare = { top: none, bottom: none, left: none, right: none }
const aligned = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
  both: AlignmentType.BOTH,
} as const

/** How a line looks; `size` in points, `indent` of its first line in millimetres. */
export type Look = {
  bold?: boolean
  italics?: boolean
  size?: number
  align?: keyof typeof aligned
  indent?: number
  /** How many characters from the beginning are bold. */
  boldUntil?: number
  colour?: string
  framed?: boolean
}

/** A paragraph of one look. */
export function line(text: string, look: Look = {}): Paragraph {
  const { bold = false, italics = false, size = 13, align = 'left', indent, boldUntil = 0, colour, framed } = look
  const run = (part: string, strong: boolean): TextRun =>
    new TextRun({ text: part, bold: strong, italics, size: Math.round(size * 2), ...(colour ? { color: colour } : {}) })
  const edge = { style: BorderStyle.SINGLE, size: 8, space: 2, color: colour ?? '000000' }
  return new Paragraph({
    alignment: aligned[align],
    spacing: { after: 60 },
    ...(indent ? { indent: { firstLine: mm(indent) } } : {}),
    ...(framed ? { border: { top: edge, bottom: edge, left: edge, right: edge } } : {}),
    children: boldUntil > 0 ? [run(text.slice(0, boldUntil), true), run(text.slice(boldUntil), bold)] : [run(text, bold)],
  })
}

export const centred = (text: string, look: Look = {}): Paragraph => line(text, { ...look, align: 'center' })

/** A table with lines; `widths` in percent. Figures from the third column on stand on the right. */
export function gridOf(head: readonly string[], rows: readonly (readonly string[])[], widths: readonly number[]): Table {
  const row = (cells: readonly string[], bold: boolean): TableRow =>
    new TableRow({
      tableHeader: bold,
      children: cells.map(
        (text, index) =>
          new TableCell({
            width: { size: widths[index] ?? 10, type: WidthType.PERCENTAGE },
            children: [line(text, { bold, size: 12, align: bold ? 'center' : /^[-–\d]/.test(text) && index > 1 ? 'right' : 'left' })],
          }),
      ),
    })
  return new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, rows: [row(head, true), ...rows.map((cells) => row(cells, false))] })
}

/** Two columns without lines: issuer beside motto, recipients beside signature. */
export function sideBySide(left: Paragraph[], right: Paragraph[]): Table {
  const cell = (children: Paragraph[], size: number): TableCell =>
    new TableCell({ borders: bare, width: { size, type: WidthType.PERCENTAGE }, children })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    borders: { ...bare, insideHorizontal: none, insideVertical: none },
    rows: [new TableRow({ children: [cell(left, 42), cell(right, 58)] })],
  })
}

/** The parts as a text document on the page of a paper of the state. */
export function fileOf(about: { title: string; creator: string }, children: FileChild[]): Promise<Buffer> {
  const document = new Document({
    ...about,
    styles: { default: { document: { run: { font: 'Times New Roman', size: 26 } } } },
    sections: [
      {
        properties: {
          page: { size: { width: mm(210), height: mm(297) }, margin: { top: mm(20), bottom: mm(20), left: mm(30), right: mm(18) } },
        },
        children,
      },
    ],
  })
  return Packer.toBuffer(document)
}
