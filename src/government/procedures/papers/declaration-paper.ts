import { formatDateTime } from '#core/i18n.ts'
import { box, card, facts, heading, nation, title } from './blocks.ts'
import { fillWords, type PaperTemplate, type PaperWords } from '../templates/words.rules.ts'
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
  /** The name of the official paper, where the form has one, and the number of its form. */
  title: string | undefined
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
  /** The form's own sentence, where it has one; else the template's. */
  statement: string | undefined
  /** The words of the day of filing, not filled in yet. */
  template: Pick<PaperTemplate, 'texts'>
  /** The code by which anybody can ask whether this was declared, and where. */
  verification: { code: string; url: string; bare: string }
}

/** What a person declared, as it was filed, and what stands behind it: their signature, or that they were signed in. */
export async function renderDeclaration(paper: DeclarationPaper, signers?: FieldSigner[]): Promise<Buffer> {
  const { procedure, code, unit, person, filedAt, parts, papers } = paper
  const at = formatDateTime('vi', filedAt)
  const words = fillWords(paper.template, { dossier: code, applicant: person, filed: officialDay(filedAt), filed_at: at, procedure, unit })
  const name = paper.title ?? words.title ?? ''
  const sheet = openSheet({
    title: `${name} ${code}`,
    author: person,
    subject: procedure,
    at: filedAt,
    footer: `Hồ sơ ${code} · nộp lúc ${at} · xác minh tại ${paper.verification.bare}`,
  })
  nation(sheet, paper.number && `Mẫu ${paper.number}`)
  title(sheet, name, name.includes(procedure) ? undefined : `(${procedure})`)
  paragraph(sheet, words.addressee ?? '', { size: 10.5, weight: 'semibold', align: 'center' }, { gap: 8 })
  for (const part of parts) {
    heading(sheet, part.title.replace(/\s*\?$/, ''))
    if (part.rows.length > 0) facts(sheet, part.rows)
    for (const list of part.lists ?? []) listTable(sheet, list)
  }
  if (papers.length > 0) {
    heading(sheet, 'Giấy tờ kèm theo')
    for (const name of papers) paragraph(sheet, `– ${name}`, { size: 10 })
  }
  box(sheet, [{ text: paper.statement ?? words.statement ?? '' }])
  if (words.closing) paragraph(sheet, words.closing, { size: 10 }, { gap: 6 })
  paragraph(sheet, `${paper.place}, ${officialDay(filedAt)}`, { size: 10, weight: 'italic', align: 'right' }, { gap: 2 })
  if (signers) signatureFields(sheet, signers)
  else confirmed(sheet, person, words)
  verify(sheet, paper)
  return closeSheet(sheet)
}

function confirmed(sheet: Sheet, person: string, words: PaperWords): void {
  paragraph(sheet, (words.signed_by ?? '').toUpperCase(), { size: 10, weight: 'bold', align: 'right' }, { gap: 0 })
  paragraph(sheet, words.confirmed ?? '', { size: 9, colour: ink.soft, align: 'right' }, { gap: 0 })
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
