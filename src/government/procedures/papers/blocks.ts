import {
  decorate,
  heightOf,
  ink,
  inner,
  type Issuer,
  linesOf,
  page,
  paragraph,
  qr,
  room,
  type Sheet,
  type Style,
  table,
  tagged,
  write,
} from '#engine/papers/index.ts'

/** The head of a paper of the state: who issues it on the left, the nation on the right, number, place and day below. */
export function head(sheet: Sheet, issuer: Issuer, number: string, day: string): void {
  const left = { x: page.left - 22, width: inner * 0.44 + 8 }
  const right = { x: page.left + inner * 0.42, width: inner * 0.58 + 8 }
  const { y } = sheet
  let [l, r] = [y, y]
  tagged(sheet, 'P', undefined, () => {
    l = write(sheet, issuer.above.toLocaleUpperCase('vi'), { size: 9.5, align: 'center' }, { ...left, y })
    l = write(sheet, issuer.name.toLocaleUpperCase('vi'), { size: 9.5, weight: 'bold', align: 'center' }, { ...left, y: l })
  })
  tagged(sheet, 'P', undefined, () => {
    r = write(sheet, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { size: 9.5, weight: 'bold', align: 'center' }, { ...right, y })
    r = write(sheet, 'Độc lập – Tự do – Hạnh phúc', { size: 10.5, weight: 'bold', align: 'center' }, { ...right, y: r })
  })
  decorate(sheet, () => {
    const stroke = (place: { x: number; width: number }, at: number, length: number): void => {
      const x = place.x + (place.width - length) / 2
      sheet.doc
        .moveTo(x, at + 2)
        .lineTo(x + length, at + 2)
        .lineWidth(0.8)
        .strokeColor(ink.text)
        .stroke()
    }
    stroke(left, l, 62)
    stroke(right, r, 150)
  })
  const below = Math.max(l, r) + 9
  tagged(sheet, 'P', undefined, () => {
    l = write(sheet, `Số: ${number}`, { size: 9.5, align: 'center' }, { ...left, y: below })
  })
  tagged(sheet, 'P', undefined, () => {
    r = write(sheet, `${issuer.place}, ${day}`, { size: 10, weight: 'italic', align: 'center' }, { ...right, y: below })
  })
  sheet.y = Math.max(l, r) + 16
}

/** The head of a paper that a person writes to an authority: the nation in the middle, the number of the form in the corner. */
export function nation(sheet: Sheet, corner?: string): void {
  if (corner) paragraph(sheet, corner, { size: 9, weight: 'italic', colour: ink.soft, align: 'right' }, { gap: 2 })
  paragraph(sheet, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { size: 11, weight: 'bold', align: 'center' }, { gap: 0 })
  paragraph(sheet, 'Độc lập – Tự do – Hạnh phúc', { size: 11.5, weight: 'bold', align: 'center' }, { gap: 0 })
  decorate(sheet, () => {
    const [length, y] = [160, sheet.y + 2]
    const x = page.left + (inner - length) / 2
    sheet.doc
      .moveTo(x, y)
      .lineTo(x + length, y)
      .lineWidth(0.8)
      .strokeColor(ink.text)
      .stroke()
  })
  sheet.y += 20
}

/** The paper's name, and under it what it is about; in the reader's language too where that is another. */
export function title(sheet: Sheet, name: string, about?: string, reader?: { text: string; lang: string }): void {
  paragraph(sheet, name.toLocaleUpperCase('vi'), { size: 14, weight: 'bold', align: 'center' }, { tag: 'H1', gap: 0 })
  if (reader) paragraph(sheet, reader.text, { size: 10, align: 'center', colour: ink.soft, lang: reader.lang }, { gap: 0 })
  if (about) paragraph(sheet, about, { size: 10.5, weight: 'semibold', align: 'center' }, { gap: 0 })
  sheet.y += 10
}

export type Card = { label: string; code: string; lines: { text: string; style?: Style }[]; url: string; alt: string }

/** The code to read over the phone, and its QR. */
export function card(sheet: Sheet, { label, code, lines, url, alt }: Card): void {
  const [pad, size] = [12, 82]
  const width = inner - size - pad * 3
  const styled = lines.map(({ text, style }) => ({ text, style: { size: 10, ...style } }))
  const below = styled.reduce((sum, { text, style }) => sum + heightOf(linesOf(sheet, text, width, style), style) + 1, 0)
  const codeStyle: Style = { size: 19, weight: 'bold', colour: ink.river }
  const height = Math.max(size, 13 + heightOf(linesOf(sheet, code, width, codeStyle), codeStyle) + below) + pad * 2
  room(sheet, height + 8)
  const top = sheet.y
  decorate(sheet, () => sheet.doc.roundedRect(page.left, top, inner, height, 4).lineWidth(1.2).strokeColor(ink.river).stroke())
  const place = { x: page.left + pad, width }
  tagged(sheet, 'P', undefined, () => {
    let y = write(sheet, label, { size: 9, colour: ink.soft }, { ...place, y: top + pad })
    y = write(sheet, code, codeStyle, { ...place, y })
    for (const { text, style } of styled) y = write(sheet, text, style, { ...place, y: y + 1 })
  })
  qr(sheet, url, { x: page.left + inner - size - pad, y: top + (height - size) / 2, size }, alt)
  sheet.y = top + height + 12
}

export function heading(sheet: Sheet, text: string, style: Style = {}): void {
  room(sheet, 46)
  sheet.y += 5
  paragraph(sheet, text, { size: 11, weight: 'bold', colour: ink.river, ...style }, { tag: 'H2', gap: 3 })
}

/** Label and value, line by line. */
export function facts(sheet: Sheet, rows: { label: string; value: string }[]): void {
  table(
    sheet,
    [
      { label: '', width: 0.33 },
      { label: '', width: 0.67, weight: 'semibold' },
    ],
    rows.map(({ label, value }) => [label, value]),
  )
}

/** A box of words that must not be overlooked. */
export function box(sheet: Sheet, parts: { text: string; style?: Style }[]): void {
  const pad = 10
  const styled = parts.map(({ text, style }) => ({ text, style: { size: 10, ...style } }))
  const height = styled.reduce((sum, { text, style }) => sum + heightOf(linesOf(sheet, text, inner - pad * 2, style), style), 0) + pad * 2
  // What is longer than a page cannot stand in one frame.
  const framed = height <= page.height - page.top - page.bottom
  if (framed) {
    room(sheet, height + 6)
    const top = sheet.y
    decorate(sheet, () => {
      sheet.doc.rect(page.left, top, inner, height).fillColor(ink.tint).fill()
      sheet.doc.rect(page.left, top, 3, height).fillColor(ink.river).fill()
    })
    sheet.y += pad
  }
  for (const { text, style } of styled) paragraph(sheet, text, style, { x: page.left + pad + 3, width: inner - pad * 2, gap: 0 })
  sheet.y += framed ? pad + 8 : 8
}

export type Signature = { role: string; hint: string; name: string }

/** Who signs, side by side; the last stands on the right. */
export function signatures(sheet: Sheet, signers: Signature[], space = 44): void {
  room(sheet, space + 58)
  sheet.y += 8
  const width = inner / 2
  const top = sheet.y
  let lowest = top
  signers.forEach(({ role, hint, name }, i) => {
    const place = { x: page.left + (signers.length === 1 || i > 0 ? width : 0), width }
    tagged(sheet, 'P', undefined, () => {
      let y = write(sheet, role.toLocaleUpperCase('vi'), { size: 10, weight: 'bold', align: 'center' }, { ...place, y: top })
      y = write(sheet, hint, { size: 9, weight: 'italic', colour: ink.soft, align: 'center' }, { ...place, y })
      y = write(sheet, name, { size: 11, weight: 'bold', align: 'center' }, { ...place, y: y + space })
      lowest = Math.max(lowest, y)
    })
  })
  sheet.y = lowest + 14
}
