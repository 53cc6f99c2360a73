import { formatDateTime } from '#core/i18n.ts'
import { box, card, facts, heading, nation, title } from './blocks.ts'
import type { DeclaredList, Part } from './content-rows.ts'
import {
  closeSheet,
  type FieldSigner,
  ink,
  officialDay,
  openSheet,
  paragraph,
  type Sheet,
  signatureFields,
  table,
} from '#engine/papers/index.ts'

export type DeclarationPaper = {
  /** The name of the official paper, and the number of its form where it has one. */
  title: string
  number: string | undefined
  procedure: string
  code: string
  unit: string
  /** Stands before the day. */
  place: string
  person: string
  filedAt: Date
  parts: Part[]
  papers: string[]
  statement: string
  /** The code by which anybody can ask whether this was declared, and where. */
  verification: { code: string; url: string; bare: string }
}

/** What a person declared, as it was filed, and what stands behind it: their signature, or that they were signed in. */
export async function renderDeclaration(paper: DeclarationPaper, signers?: FieldSigner[]): Promise<Buffer> {
  const { procedure, code, unit, person, filedAt, parts, papers } = paper
  const at = formatDateTime('vi', filedAt)
  const sheet = openSheet({
    title: `${paper.title} ${code}`,
    author: person,
    subject: procedure,
    at: filedAt,
    footer: `Hồ sơ ${code} · nộp lúc ${at} · xác minh tại ${paper.verification.bare}`,
  })
  nation(sheet, paper.number && `Mẫu ${paper.number}`)
  title(sheet, paper.title, paper.title === procedure ? undefined : `(${procedure})`)
  paragraph(sheet, `Kính gửi: ${unit}`, { size: 10.5, weight: 'semibold', align: 'center' }, { gap: 8 })
  for (const part of parts) {
    heading(sheet, part.title.replace(/\s*\?$/, ''))
    if (part.rows.length > 0) facts(sheet, part.rows)
    for (const list of part.lists ?? []) listTable(sheet, list)
  }
  if (papers.length > 0) {
    heading(sheet, 'Giấy tờ kèm theo')
    for (const name of papers) paragraph(sheet, `– ${name}`, { size: 10 })
  }
  box(sheet, [{ text: paper.statement }])
  paragraph(sheet, `${paper.place}, ${officialDay(filedAt)}`, { size: 10, weight: 'italic', align: 'right' }, { gap: 2 })
  if (signers) signatureFields(sheet, signers)
  else confirmed(sheet, person, at)
  verify(sheet, paper)
  return closeSheet(sheet)
}

function confirmed(sheet: Sheet, person: string, at: string): void {
  paragraph(sheet, 'NGƯỜI KHAI', { size: 10, weight: 'bold', align: 'right' }, { gap: 0 })
  paragraph(sheet, `Đã xác nhận bằng phiên đăng nhập lúc ${at}, không ký số`, { size: 9, colour: ink.soft, align: 'right' }, { gap: 0 })
  paragraph(sheet, person, { size: 11, weight: 'bold', align: 'right' }, { gap: 14 })
}

function verify(sheet: Sheet, { verification, code }: DeclarationPaper): void {
  card(sheet, {
    label: 'Mã xác minh tờ khai',
    code: verification.code,
    lines: [{ text: `Hồ sơ ${code}` }, { text: `Quét mã hoặc vào ${verification.bare} để xem tờ khai này có thật hay không.` }],
    url: verification.url,
    alt: `Mã QR để xác minh tờ khai của hồ sơ ${code}`,
  })
}

/** A list of people, plots, lines of business: one row each. */
function listTable(sheet: Sheet, { title: name, columns, rows }: DeclaredList): void {
  paragraph(sheet, name, { size: 10, weight: 'semibold' }, { gap: 2 })
  const first = 0.07
  const width = (1 - first) / columns.length
  table(
    sheet,
    [{ label: 'STT', width: first }, ...columns.map((label) => ({ label, width }))],
    rows.map((row, index) => [String(index + 1), ...row]),
  )
}
