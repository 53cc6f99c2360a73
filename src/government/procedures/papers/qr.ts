import QRCode from 'qrcode'
import { type Sheet, tagged } from '#engine/papers/index.ts'

/** A QR as squares, not as a picture: sharp on every printer. The four modules of white around it are the caller's paper. */
export function qr(sheet: Sheet, url: string, at: { x: number; y: number; size: number }, alt: string): void {
  const { modules } = QRCode.create(url, { errorCorrectionLevel: 'M' })
  const unit = at.size / modules.size
  tagged(
    sheet,
    'Figure',
    undefined,
    () => {
      const { doc } = sheet
      for (let row = 0; row < modules.size; row++) {
        for (let column = 0; column < modules.size; ) {
          let run = 0
          while (column + run < modules.size && modules.get(row, column + run)) run++
          // A hair of overlap: no white lines between rows on screens.
          if (run > 0) doc.rect(at.x + column * unit, at.y + row * unit, run * unit, unit * 1.02)
          column += Math.max(run, 1)
        }
      }
      doc.fillColor('#000000').fill()
    },
    alt,
  )
}
