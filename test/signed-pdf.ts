import PDFDocument from 'pdfkit'
import { makeSoftwareKey, softwareHolder } from '../src/engine/signing/keys/software.adapter.ts'
import type { Block } from '../src/engine/signing/stamp/block.ts'
import { addSignatureField } from '../src/engine/signing/stamp/field.ts'
import { archivePdf, signPdf } from '../src/engine/signing/stamp/stamp.ts'
import type { World } from './world.ts'

export const placeOf = (w: Pick<World, 'db' | 'clock' | 'app'>) => ({ db: w.db, clock: w.clock, config: w.app.config })
export const blockOf = (name: string, kind: Block['kind'] = 'person'): Block => ({
  kind,
  heading: kind === 'seal' ? 'Dấu của cơ quan' : 'Ký số bởi',
  name,
  role: kind === 'seal' ? '' : 'Phó Chủ tịch',
  agency: 'Ủy ban nhân dân Phường Sóc Trăng',
  time: '14:30 23/11/2026',
})

/** A small paper with two empty fields, and an object that nothing leads to. */
export function plainPdf(words = 'Giấy'): Promise<Buffer> {
  return new Promise((resolve) => {
    const doc = new PDFDocument({ size: 'A4', pdfVersion: '1.7' })
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.text(words)
    addSignatureField(doc, { name: 'KySo1', x: 300, y: 500, width: 190, height: 60, words: 'Chữ ký' })
    addSignatureField(doc, { name: 'KySo2', x: 60, y: 500, width: 190, height: 60, words: 'Dấu' })
    doc.ref({ Hidden: 'yes' }).end('')
    doc.end()
  })
}

/** The paper with a person's signature, the agency's seal and an archive time-stamp; what it was after each step. */
export async function signedPdf(
  w: Pick<World, 'db' | 'clock' | 'app'>,
  archived = true,
): Promise<{ plain: Buffer; one: Buffer; two: Buffer; all: Buffer }> {
  const place = placeOf(w)
  const agency = 'Ủy ban nhân dân Phường Sóc Trăng'
  const person = softwareHolder(place, await makeSoftwareKey(place, { name: 'Trần Mỹ Hạnh', agency, purpose: 'person', days: 365 }))
  const seal = softwareHolder(place, await makeSoftwareKey(place, { name: agency, agency, purpose: 'seal', days: 365 }))
  const plain = await plainPdf()
  const one = (
    await signPdf(place, { pdf: plain, field: 'KySo1', holder: person, reason: 'Duyệt kết quả', block: blockOf('Trần Mỹ Hạnh') })
  ).bytes
  const two = (await signPdf(place, { pdf: one, field: 'KySo2', holder: seal, reason: 'Đóng dấu', block: blockOf(agency, 'seal') })).bytes
  return { plain, one, two, all: archived ? (await archivePdf(place, two)).bytes : two }
}
