import QRCode from 'qrcode'
import { type Sheet, tagged } from './pdf.ts'

type Square = { x: number; y: number; size: number }

/**
 * A QR as squares, not as a picture: sharp on every printer. The four modules of white around it are the caller's paper. Level M is
 * for papers; of H a third may be torn or dirty and it is still read: for what hangs outside.
 */
export function qrSquares(doc: PDFKit.PDFDocument, url: string, at: Square, level: 'M' | 'H' = 'M'): void {
  const { modules } = QRCode.create(url, { errorCorrectionLevel: level })
  const unit = at.size / modules.size
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
}

/** The same, read aloud by its words. */
export const qr = (sheet: Sheet, url: string, at: Square, alt: string): void =>
  tagged(sheet, 'Figure', undefined, () => qrSquares(sheet.doc, url, at), alt)
