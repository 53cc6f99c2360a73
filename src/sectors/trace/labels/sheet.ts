import { localized } from '#core/i18n.ts'
import { closeSheet, decorate, ink, openSheet, page, qrSquares, write } from '#engine/papers/index.ts'
import { labelPath } from '../lots/label-path.rules.ts'
import type { Lot } from '../lots/lots.queries.ts'

const across = 3
const down = 8
const edge = 28
const width = (page.width - 2 * edge) / across
const height = (page.height - 2 * edge - 20) / down

/** A4 sheets of 24 labels: QR of the Digital Link, product, lot and serial in letters. */
export async function labelSheet(
  lot: Lot,
  serials: readonly string[],
  by: { publicUrl: string; at: Date; title: string },
): Promise<Buffer> {
  const sheet = openSheet({
    title: by.title,
    author: lot.partyName,
    subject: lot.code,
    at: by.at,
    footer: `${lot.code} · ${lot.publicName}`,
  })
  for (const [index, serial] of serials.entries()) {
    const place = index % (across * down)
    if (index > 0 && place === 0) sheet.doc.addPage()
    const x = edge + (place % across) * width
    const y = edge + Math.floor(place / across) * height
    const side = height - 20
    decorate(sheet, () => {
      sheet.doc
        .rect(x + 2, y + 2, width - 4, height - 4)
        .lineWidth(0.5)
        .stroke(ink.line)
      qrSquares(sheet.doc, `${by.publicUrl}${labelPath(lot, serial)}`, { x: x + 8, y: y + 10, size: side })
    })
    const left = { x: x + side + 14, width: width - side - 20 }
    const name = localized('vi', lot.productName)
    write(sheet, name.length > 40 ? `${name.slice(0, 39)}…` : name, { size: 8, weight: 'bold' }, { ...left, y: y + 10 })
    write(sheet, lot.code, { size: 7 }, { ...left, y: y + 46 })
    write(sheet, `${serial.slice(0, 8)} ${serial.slice(8)}`, { size: 6.5 }, { ...left, y: y + 60 })
  }
  return closeSheet(sheet)
}
