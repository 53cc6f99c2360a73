import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import { qrSquares } from '#engine/papers/index.ts'

export type Poster = { title: string; hint: string; name: string; address: string; footer: string; at: Date }
const font = (file: string): string => fileURLToPath(import.meta.resolve(`@expo-google-fonts/be-vietnam-pro/${file}`))
const regular = readFileSync(font('400Regular/BeVietnamPro_400Regular.ttf'))
const bold = readFileSync(font('700Bold/BeVietnamPro_700Bold.ttf'))

/** An A4 sheet to hang at a school or a market: what it is for, the QR, the address in letters. */
export async function drawPoster(poster: Poster): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 56,
    lang: 'vi-VN',
    pdfVersion: '1.7',
    font: regular as unknown as string,
    info: { Title: `${poster.title}: ${poster.name}`, Producer: 'tinhso', Creator: 'tinhso', CreationDate: poster.at, ModDate: poster.at },
  })
  const bytes = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  doc.registerFont('bold', bold)
  doc.registerFont('regular', regular)
  doc.rect(0, 0, doc.page.width, 150).fill('#073b46')
  doc
    .fillColor('#ffffff')
    .font('bold')
    .fontSize(34)
    .text(poster.title, 56, 44, { align: 'center', width: doc.page.width - 112 })
  doc
    .fillColor('#1a2326')
    .font('bold')
    .fontSize(24)
    .text(poster.name, 56, 184, { align: 'center', width: doc.page.width - 112 })
  const side = 330
  // A third of it may be torn or dirty and it is still read.
  qrSquares(doc, poster.address, { x: (doc.page.width - side) / 2, y: 260, size: side }, 'H')
  doc
    .font('regular')
    .fontSize(17)
    .text(poster.hint, 56, 260 + side + 30, { align: 'center', width: doc.page.width - 112 })
  doc
    .fillColor('#0a5b6b')
    .fontSize(11)
    .text(poster.address, { align: 'center', width: doc.page.width - 112 })
  doc
    .fillColor('#4f5859')
    .fontSize(9)
    .text(poster.footer, 56, doc.page.height - 80, { align: 'center', width: doc.page.width - 112 })
  doc.end()
  return bytes
}
