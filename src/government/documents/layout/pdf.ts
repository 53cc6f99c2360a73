import {
  closeSheet,
  decorate,
  heightOf,
  ink,
  inner,
  linesOf,
  openSheet,
  page,
  paragraph,
  room,
  type Sheet,
  type Style,
  table,
  tagged,
  write,
} from '#engine/papers/index.ts'
import { addSignatureField } from '#engine/signing/index.ts'
import type { Block } from './body.rules.ts'
import { type Layout, motto } from './layout.rules.ts'

/** The empty fields for signatures, by name; who writes them is named under each. */
export type Fields = { initial?: { field: string; name: string }; signer: string; seal: string }
type Place = { x: number; width: number }
const red = '#b3221f'
const text: Style = { size: 11.5 }
const headArticle = 52

function written(sheet: Sheet, words: string, style: Style, place: Place, y: number): number {
  let below = y
  tagged(sheet, 'P', undefined, () => {
    below = write(sheet, words, style, { ...place, y })
  })
  return below
}

function underline(sheet: Sheet, { x, width }: Place, y: number, length: number): void {
  const from = x + (width - length) / 2
  decorate(sheet, () =>
    sheet.doc
      .moveTo(from, y + 2)
      .lineTo(from + length, y + 2)
      .lineWidth(0.8)
      .strokeColor(ink.text)
      .stroke(),
  )
}

/** Issuer and nation side by side, number and day below; the stamp of urgency under the number. */
function head(sheet: Sheet, layout: Layout): void {
  const left = { x: page.left - 22, width: inner * 0.42 + 8 }
  const right = { x: page.left + inner * 0.4, width: inner * 0.6 + 10 }
  const centre = { align: 'center' } as const
  let l = layout.above ? written(sheet, layout.above, { size: 10.5, ...centre }, left, sheet.y) : sheet.y
  l = written(sheet, layout.issuer, { size: 10.5, weight: 'bold', ...centre }, left, l)
  let r = written(sheet, motto[0], { size: 10.5, weight: 'bold', ...centre }, right, sheet.y)
  r = written(sheet, motto[1], { size: 11, weight: 'bold', ...centre }, right, r)
  underline(sheet, left, l, 62)
  underline(sheet, right, r, 158)
  const below = Math.max(l, r) + 9
  l = written(sheet, `Số: ${layout.code}`, { size: 11, ...centre }, left, below)
  if (!layout.typeName) l = written(sheet, `V/v ${layout.subject}`, { size: 10, ...centre }, left, l + 2)
  if (layout.stamp) l = stamp(sheet, layout.stamp, left, l + 6)
  r = written(sheet, `${layout.place}, ${layout.day}`, { size: 11, weight: 'italic', ...centre }, right, below)
  if (layout.draft) r = written(sheet, 'DỰ THẢO', { size: 11, weight: 'bold', colour: ink.soft, ...centre }, right, r + 4)
  sheet.y = Math.max(l, r) + 16
}

function stamp(sheet: Sheet, words: string, place: Place, y: number): number {
  const style: Style = { size: 11.5, weight: 'bold', colour: red, align: 'center' }
  const height = heightOf(linesOf(sheet, words, place.width, style), style) + 4
  const width = 118
  const x = place.x + (place.width - width) / 2
  decorate(sheet, () => sheet.doc.rect(x, y, width, height).lineWidth(1.4).strokeColor(red).stroke())
  written(sheet, words, style, { x, width }, y + 2)
  return y + height + 4
}

function block(sheet: Sheet, each: Block): void {
  if (each.kind === 'table') {
    sheet.y += 2
    const share = 1 / Math.max(1, each.head.length)
    table(
      sheet,
      each.head.map((label) => ({ label, width: share })),
      each.rows,
    )
  } else if (each.kind === 'article') {
    const bold: Style = { ...text, weight: 'bold' }
    room(sheet, heightOf(['Đ'], text))
    const wide = Math.max(headArticle, each.head.length * 6.6)
    written(sheet, each.head, bold, { x: page.left, width: wide }, sheet.y)
    paragraph(sheet, each.text, each.isTitle ? bold : text, { x: page.left + wide, width: inner - wide, gap: 5 })
  } else if (each.kind === 'centre' || each.kind === 'chapter') {
    sheet.y += 3
    paragraph(sheet, each.text, { size: 12, weight: 'bold', align: 'center' }, { tag: 'H2', gap: 7 })
  } else {
    const inset = each.kind === 'point' ? 28 : each.kind === 'clause' ? 14 : 0
    paragraph(
      sheet,
      each.text,
      { ...text, ...(each.kind === 'ground' ? { weight: 'italic' as const } : {}) },
      {
        ...{ x: page.left + inset, width: inner - inset, gap: 5 },
      },
    )
  }
}

/** Recipients on the left, the signature on the right; the seal stands under the name, the drafter's initial under the recipients. */
function foot(sheet: Sheet, layout: Layout, fields: Fields | undefined): void {
  const left = { x: page.left, width: inner * 0.46 }
  const right = { x: page.left + inner * 0.48, width: inner * 0.52 }
  const small: Style = { size: 9.5 }
  const receivers = layout.recipients.reduce((sum, each) => sum + heightOf(linesOf(sheet, each, left.width, small), small), 0)
  room(sheet, Math.max(receivers + (fields?.initial ? 84 : 24), layout.signature.lines.length * 18 + (fields ? 170 : 90)))
  sheet.y += 10
  const top = sheet.y
  let l = written(sheet, 'Nơi nhận:', { size: 10.5, weight: 'italic' }, left, top)
  for (const each of layout.recipients) l = written(sheet, each, small, left, l)
  let r = top
  for (const each of layout.signature.lines) r = written(sheet, each, { size: 11.5, weight: 'bold', align: 'center' }, right, r)
  const middle = (width: number): number => right.x + (right.width - width) / 2
  const sign = (name: string, words: string, x: number, y: number, width: number, height: number): void =>
    addSignatureField(sheet.doc, { name, words, x, y, width, height })
  if (fields) sign(fields.signer, `Chỗ ký: ${layout.signature.name}`, middle(205), r + 5, 205, 66)
  r = written(sheet, layout.signature.name, { size: 12, weight: 'bold', align: 'center' }, right, r + (fields ? 76 : 54))
  if (fields) {
    sign(fields.seal, `Dấu của cơ quan: ${layout.issuer}`, middle(205), r + 8, 205, 60)
    r += 72
  }
  if (fields?.initial) {
    l = written(sheet, 'Người soạn thảo ký nháy:', { size: 8.5, weight: 'italic', colour: ink.soft }, left, l + 10)
    sign(fields.initial.field, `Chỗ ký nháy: ${fields.initial.name}`, left.x, l + 2, 150, 44)
    l += 50
  }
  sheet.y = Math.max(l, r) + 8
}

/** The document as a PDF; with `fields` there is an empty field for each signature. The same layout at the same moment gives the same bytes. */
export async function layoutToPdf(layout: Layout, at: Date, words: { footer: string; fields?: Fields }): Promise<Buffer> {
  const sheet = openSheet({
    title: `${layout.typeName || 'CÔNG VĂN'} ${layout.code}: ${layout.subject}`,
    author: layout.issuer,
    subject: layout.subject,
    at,
    footer: words.footer,
  })
  head(sheet, layout)
  if (layout.typeName) {
    paragraph(sheet, layout.typeName, { size: 14, weight: 'bold', align: 'center' }, { tag: 'H1', gap: 1 })
    paragraph(sheet, layout.subject, { size: 12, weight: 'bold', align: 'center' }, { gap: 12 })
  }
  for (const each of layout.blocks) block(sheet, each)
  foot(sheet, layout, words.fields)
  return closeSheet(sheet)
}
