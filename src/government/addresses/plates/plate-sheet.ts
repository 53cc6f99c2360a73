import { closeSheet, decorate, ink, linesOf, openSheet, page, qrSquares, type Sheet, type Style, write } from '#engine/papers/index.ts'

export type Plate = { short: string; commune: string; house: string; url: string }

const [columns, rows] = [2, 5]
const edge = 28
const width = (page.width - 2 * edge) / columns
const height = (page.height - 2 * edge - 20) / rows
// So many lines of a commune's name and of a house fit below the code.
const most = 2

/** Plates to cut out and put up, ten to a sheet of A4: the code in large letters, the house, the QR of its page. */
export async function drawPlates(plates: readonly Plate[], about: { title: string; province: string; at: Date }): Promise<Buffer> {
  const { title, province, at } = about
  const sheet = openSheet({ title, author: province, subject: title, at, footer: title })
  for (const [index, plate] of plates.entries()) {
    const place = index % (columns * rows)
    if (index > 0 && place === 0) sheet.doc.addPage()
    drawPlate(sheet, plate, { x: edge + (place % columns) * width, y: edge + Math.floor(place / columns) * height })
  }
  return closeSheet(sheet)
}

function drawPlate(sheet: Sheet, { short, commune, house, url }: Plate, { x, y }: { x: number; y: number }): void {
  const size = height - 60
  decorate(sheet, () => {
    sheet.doc
      .roundedRect(x + 6, y + 6, width - 12, height - 12, 8)
      .lineWidth(1.5)
      .stroke(ink.river)
    qrSquares(sheet.doc, url, { x: x + 18, y: y + 30, size }, 'H')
  })
  const place = { x: x + size + 26, width: width - size - 40 }
  const words = (text: string, style: Style, top: number): number =>
    write(sheet, linesOf(sheet, text, place.width, style).slice(0, most).join('\n'), style, { ...place, y: top })
  // In one line, however wide its letters are.
  const fits = [20, 18, 16, 14].find((letters) => linesOf(sheet, short, place.width, { size: letters, weight: 'bold' }).length === 1)
  write(sheet, short, { size: fits ?? 12, weight: 'bold', colour: ink.river }, { ...place, y: y + 24 })
  const below = words(commune, { size: 11, weight: 'bold' }, y + 54)
  words(house, { size: 10 }, below + 2)
}
