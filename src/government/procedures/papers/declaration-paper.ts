import { formatDateTime } from '#core/i18n.ts'
import { box, facts, heading, title } from './blocks.ts'
import type { Part } from './content-rows.ts'
import { closeSheet, type FieldSigner, openSheet, paragraph, signatureFields } from '#engine/papers/index.ts'

export type DeclarationPaper = {
  procedure: string
  code: string
  unit: string
  person: string
  filedAt: Date
  parts: Part[]
  papers: string[]
}

/** What a person declared, as it was filed, and what stands behind it: their signature, or that they were signed in. */
export async function renderDeclaration(paper: DeclarationPaper, signers?: FieldSigner[]): Promise<Buffer> {
  const { procedure, code, unit, person, filedAt, parts, papers } = paper
  const at = formatDateTime('vi', filedAt)
  const sheet = openSheet({
    title: `Tờ khai: ${procedure}`,
    author: person,
    subject: code,
    at: filedAt,
    footer: `Hồ sơ ${code} · nộp lúc ${at}`,
  })
  title(sheet, 'Tờ khai', procedure)
  paragraph(sheet, `Kính gửi: ${unit}`, { size: 10.5, weight: 'semibold' }, { gap: 8 })
  for (const part of parts) {
    heading(sheet, part.title.replace(/\s*\?$/, ''))
    facts(sheet, part.rows)
  }
  if (papers.length > 0) {
    heading(sheet, 'Giấy tờ kèm theo')
    for (const name of papers) paragraph(sheet, `– ${name}`, { size: 10 })
  }
  box(sheet, [
    { text: 'Tôi cam đoan những điều khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật về lời khai của mình.' },
    {
      text: signers
        ? `Người khai: ${person}. Nộp lúc ${at}. Chữ ký số của người khai nằm trong ô dưới đây.`
        : `Người khai: ${person}. Nộp lúc ${at}. Xác nhận bằng phiên đăng nhập của người khai, không ký số.`,
      style: { weight: 'semibold' },
    },
  ])
  if (signers) signatureFields(sheet, signers)
  return closeSheet(sheet)
}
