import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import QRCode from 'qrcode'

export type Plate = { short: string; commune: string; house: string; url: string }
const font = (file: string): Buffer => readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/be-vietnam-pro/${file}`)))
const regular = font('400Regular/BeVietnamPro_400Regular.ttf')
const bold = font('700Bold/BeVietnamPro_700Bold.ttf')

const margin = 36
const [columns, rows] = [2, 5]

/** Plates to cut out and put up, ten to a sheet of A4: the code in large letters, the house, the QR of its page. */
export async function drawPlates(plates: readonly Plate[], about: { title: string; at: Date }): Promise<Buffer> {
  const { title, at } = about
  const doc = new PDFDocument({
    size: 'A4',
    margin,
    lang: 'vi-VN',
    pdfVersion: '1.7',
    font: regular as unknown as string,
    autoFirstPage: false,
    info: { Title: title, Producer: 'tinhso', Creator: 'tinhso', CreationDate: at, ModDate: at },
  })
  const bytes = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  doc.registerFont('bold', bold)
  doc.registerFont('regular', regular)
  plates.forEach((plate, index) => {
    const place = index % (columns * rows)
    if (place === 0) doc.addPage()
    const [width, height] = [(doc.page.width - 2 * margin) / columns, (doc.page.height - 2 * margin) / rows]
    drawPlate(doc, plate, { x: margin + (place % columns) * width, y: margin + Math.floor(place / columns) * height, width, height })
  })
  doc.end()
  return bytes
}

type Frame = { x: number; y: number; width: number; height: number }

function drawPlate(doc: PDFKit.PDFDocument, { short, commune, house, url }: Plate, { x, y, width, height }: Frame): void {
  const side = height - 60
  const text = { width: width - side - 40, ellipsis: true }
  doc
    .roundedRect(x + 6, y + 6, width - 12, height - 12, 8)
    .lineWidth(1.5)
    .strokeColor('#073b46')
    .stroke()
  const left = x + side + 26
  // In one line, however wide its letters are.
  const size = Math.min(20, (20 * text.width) / doc.font('bold').fontSize(20).widthOfString(short))
  doc
    .fillColor('#073b46')
    .fontSize(Math.floor(size))
    .text(short, left, y + 26, { lineBreak: false })
  doc
    .fillColor('#1a2326')
    .fontSize(11)
    .text(commune, left, y + 56, { ...text, height: 30 })
  doc
    .font('regular')
    .fontSize(10)
    .text(house, left, y + 88, { ...text, height: 30 })
  const { modules } = QRCode.create(url, { errorCorrectionLevel: 'H' })
  const unit = side / modules.size
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) doc.rect(x + 18 + column * unit, y + 30 + row * unit, unit * 1.02, unit * 1.02)
  doc.fillColor('#000000').fill()
}
