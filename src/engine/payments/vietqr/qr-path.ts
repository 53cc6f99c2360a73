import QRCode from 'qrcode'

/** The QR of a text as one SVG path of unit squares. */
export function qrPath(text: string): { path: string; size: number } {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  let path = ''
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++) if (modules.get(row, column)) path += `M${column} ${row}h1v1h-1z`
  return { path, size: modules.size }
}

/** The QR as a picture to keep: whoever pays from the same phone opens it in the bank's app. */
export const qrPng = (text: string): Promise<Buffer> => QRCode.toBuffer(text, { errorCorrectionLevel: 'M', margin: 4, scale: 8 })
