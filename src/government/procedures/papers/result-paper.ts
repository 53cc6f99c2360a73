import { formatDateTime } from '#core/i18n.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { box, card, facts, head, heading, signatures, title } from './blocks.ts'
import { closeSheet, type FieldSigner, type Issuer, openSheet, paragraph, signatureFields, officialDay } from '#engine/papers/index.ts'
import type { Part } from './content-rows.ts'
import { type PaperWords } from '../templates/words.rules.ts'
import { bareUrl } from './receipt.ts'

export type ResultPaper = {
  name: string
  procedure: string
  dossier: Pick<Dossier, 'code' | 'applicantName' | 'filedAt' | 'unitName'>
  /** For whom it is issued: the person whom the form marks, else the applicant. */
  holder: string
  issuer: Issuer
  /** The words of the template of that moment, filled in; kept with the result. */
  words: PaperWords
  template: { key: string; version: number } | null
  parts: Part[]
  note: string | null
  signer: { name: string; title: string }
  code: string
  publicUrl: string
  at: Date
}

/** What the holes of a result's template are filled with. */
export const resultValues = ({ name, procedure, dossier, holder, signer, at }: Omit<ResultPaper, 'words' | 'template'>): PaperWords => ({
  dossier: dossier.code,
  applicant: dossier.applicantName,
  filed: officialDay(dossier.filedAt),
  procedure,
  unit: dossier.unitName,
  result: name,
  holder,
  decided: officialDay(at),
  signer: signer.name,
})

/**
 * The result as it is handed over: what was decided, for whom, on what ground, by whom, and how anybody can verify it. Without
 * `signers` it says that it is not signed; with them it has an empty field for each signature, in their order.
 */
export async function renderResult(paper: ResultPaper, signers?: FieldSigner[]): Promise<Buffer> {
  const { name, dossier, issuer, words, parts, note, signer, code, publicUrl, at } = paper
  const url = `${publicUrl}/kiem-tra/${code}`
  const sheet = openSheet({
    title: name,
    author: dossier.unitName,
    subject: dossier.code,
    keywords: code,
    at,
    footer: `Mã xác minh ${code} · Kiểm tra tại ${bareUrl(url)}`,
  })
  head(sheet, issuer, words.number ?? '', officialDay(at))
  title(sheet, name)
  paragraph(sheet, words.opening ?? '', { size: 10.5 }, { gap: 8 })
  box(sheet, [
    { text: words.decision ?? '', style: { size: 11, weight: 'bold' } },
    { text: words.holder ?? '', style: { size: 11, weight: 'semibold' } },
    ...(note?.trim() ? [{ text: note.trim() }] : []),
  ])
  for (const part of parts) {
    // Pages of a form ask; a result states.
    heading(sheet, part.title.replace(/\s*\?$/, ''))
    facts(sheet, part.rows)
  }
  if (words.closing) paragraph(sheet, words.closing, { size: 10.5 }, { gap: 8 })
  if (signers) signatureFields(sheet, signers)
  else
    signatures(
      sheet,
      [{ role: signer.title, hint: `Bản điện tử, chưa ký số. Duyệt lúc ${formatDateTime('vi', at)}`, name: signer.name }],
      14,
    )
  card(sheet, {
    label: 'Mã xác minh',
    code,
    lines: [
      {
        text: `Ai cầm giấy này cũng kiểm tra được: quét mã QR, hoặc vào ${bareUrl(`${publicUrl}/kiem-tra`)} và nhập mã xác minh.`,
        style: { size: 9 },
      },
      {
        text: signers
          ? 'Chữ ký số nằm trong tệp: tải tệp lên trang trên để xem ai ký, lúc nào và tệp có nguyên vẹn hay không. Ô ký còn trống là bản chưa ký số.'
          : 'Bản điện tử, chưa ký số: tính toàn vẹn được xác minh bằng mã băm SHA-256 lưu tại hệ thống.',
        style: { size: 9 },
      },
    ],
    url,
    alt: `Mã QR để kiểm tra giấy có mã xác minh ${code}`,
  })
  return closeSheet(sheet)
}
