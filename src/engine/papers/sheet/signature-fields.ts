import { addSignatureField } from '#engine/signing/index.ts'
import { inner, page, room, type Sheet, tagged, write } from './pdf.ts'

/** Who will sign in a field of the paper, by the field's name. */
export type FieldSigner = { field: string; role: string; name: string }

const box = { width: 205, height: 66 }

/** Empty fields for signatures, two in a row: the person on the right, where a paper of the state has its signature, the seal to the left of it. */
export function signatureFields(sheet: Sheet, signers: FieldSigner[]): void {
  room(sheet, Math.ceil(signers.length / 2) * (box.height + 48) + 20)
  sheet.y += 10
  const width = inner / 2
  const top = sheet.y
  signers.forEach(({ field, role, name }, i) => {
    // One after the other from the right: the first signer is the one who decided.
    const column = signers.length === 1 || i % 2 === 0 ? 1 : 0
    const x = page.left + column * width
    const y = top + Math.floor(i / 2) * (box.height + 48)
    tagged(sheet, 'P', undefined, () => {
      write(sheet, role.toLocaleUpperCase('vi'), { size: 10, weight: 'bold', align: 'center' }, { x, width, y })
    })
    tagged(sheet, 'P', undefined, () => {
      write(sheet, name, { size: 11, weight: 'bold', align: 'center' }, { x, width, y: y + 24 + box.height })
    })
    const place = { x: x + (width - box.width) / 2, y: y + 20, ...box }
    addSignatureField(sheet.doc, { name: field, words: `Chỗ ký: ${[role, name].filter(Boolean).join(', ')}`, ...place })
  })
  sheet.y = top + Math.ceil(signers.length / 2) * (box.height + 48) + 8
}
