import { formatDateTime, translatorFor } from '#core/i18n.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { box, card, facts, head, signatures, title } from './blocks.ts'
import { closeSheet, type FieldSigner, type Issuer, officialDay, openSheet, paragraph, signatureFields } from '#engine/papers/index.ts'
import { fillWords, type PaperTemplate } from '../templates/words.rules.ts'
import { officialMoment } from './day-words.ts'
import { bareUrl, followUrl } from './receipt.ts'

export type ApologyPaper = {
  number: string
  procedure: string
  dossier: Pick<Dossier, 'code' | 'applicantName' | 'unitName' | 'filedAt'>
  issuer: Issuer
  dueAt: Date
  promisedAt: Date
  reason: string
  signer: { name: string; title: string }
  /** The template of the moment of issue, not filled in yet. */
  template: Pick<PaperTemplate, 'texts'>
  publicUrl: string
  at: Date
}

/** The apology for a time that was missed, with the reason and the new day. The form of the paper is of common practice: to verify. */
export async function renderApology(paper: ApologyPaper, signers?: FieldSigner[]): Promise<Buffer> {
  const { number, dossier, procedure, issuer, dueAt, promisedAt, reason, signer, publicUrl, at } = paper
  const vi = translatorFor('vi')
  const words = fillWords(paper.template, {
    number,
    dossier: dossier.code,
    applicant: dossier.applicantName,
    filed: officialDay(dossier.filedAt),
    procedure,
    unit: dossier.unitName,
    due: officialMoment(vi, dueAt),
    promised: officialMoment(vi, promisedAt),
    reason,
  })
  const name = vi('procedures.apology.paper')
  const sheet = openSheet({
    title: `${name} ${number}`,
    author: dossier.unitName,
    subject: dossier.code,
    at,
    footer: `${dossier.code} · ${number} · ${bareUrl(publicUrl)}`,
  })
  head(sheet, issuer, number, officialDay(at))
  title(sheet, name)
  paragraph(sheet, words.addressee ?? '', { size: 11.5, weight: 'semibold', align: 'center' }, { gap: 10 })
  paragraph(sheet, words.opening ?? '', { size: 10.5 }, { gap: 8 })
  paragraph(sheet, words.apology ?? '', { size: 10.5 }, { gap: 8 })
  box(sheet, [{ text: words.promise ?? '', style: { size: 11.5, weight: 'bold' } }])
  facts(sheet, [
    { label: 'Lý do chậm', value: reason },
    { label: 'Hạn theo quy định', value: officialMoment(vi, dueAt) },
  ])
  if (words.closing) paragraph(sheet, words.closing, { size: 9.5 }, { gap: 8 })
  card(sheet, {
    label: 'Mã hồ sơ',
    code: dossier.code,
    lines: [{ text: procedure, style: { weight: 'semibold' } }, { text: dossier.unitName }],
    url: followUrl(publicUrl, dossier.code),
    alt: `Mã QR để theo dõi hồ sơ ${dossier.code}`,
  })
  if (signers) signatureFields(sheet, signers)
  else
    signatures(sheet, [{ role: signer.title, hint: `Bản điện tử, chưa ký số. Ký lúc ${formatDateTime('vi', at)}`, name: signer.name }], 14)
  return closeSheet(sheet)
}
