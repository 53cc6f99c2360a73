import { formatDateTime, translatorFor } from '#core/i18n.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { box, card, facts, head, signatures, title } from './blocks.ts'
import { closeSheet, type FieldSigner, type Issuer, officialDay, openSheet, paragraph, signatureFields } from '#engine/papers/index.ts'
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
  publicUrl: string
  at: Date
}

/** The apology for a time that was missed, with the reason and the new day. The form of the paper is of common practice: to verify. */
export async function renderApology(paper: ApologyPaper, signers?: FieldSigner[]): Promise<Buffer> {
  const { number, dossier, procedure, issuer, dueAt, promisedAt, reason, signer, publicUrl, at } = paper
  const vi = translatorFor('vi')
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
  paragraph(sheet, `Kính gửi: ${dossier.applicantName}`, { size: 11.5, weight: 'semibold', align: 'center' }, { gap: 10 })
  paragraph(
    sheet,
    `${dossier.unitName} đã nhận hồ sơ của ông/bà nộp ${officialDay(dossier.filedAt)} về thủ tục “${procedure}”, hẹn trả kết quả trước ${officialMoment(vi, dueAt)}. Đến nay hồ sơ chưa giải quyết xong.`,
    { size: 10.5 },
    { gap: 8 },
  )
  paragraph(sheet, 'Cơ quan chân thành xin lỗi ông/bà vì sự chậm trễ này và hẹn lại như sau:', { size: 10.5 }, { gap: 8 })
  box(sheet, [{ text: `Hẹn trả kết quả: trước ${officialMoment(vi, promisedAt)}`, style: { size: 11.5, weight: 'bold' } }])
  facts(sheet, [
    { label: 'Lý do chậm', value: reason },
    { label: 'Hạn theo quy định', value: officialMoment(vi, dueAt) },
  ])
  paragraph(sheet, 'Ngày hẹn lại không thay đổi hạn theo quy định: hồ sơ vẫn được tính là trễ hạn.', { size: 9.5 }, { gap: 8 })
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
