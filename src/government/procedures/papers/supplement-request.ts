import { formatDateTime, localized, type T, translatorFor } from '#core/i18n.ts'
import type { Action } from '#engine/casework/index.ts'
import { box, card, facts, head, heading, signatures, title } from './blocks.ts'
import { fillWords, type PaperTemplate } from '../templates/words.rules.ts'
import { officialMoment } from './day-words.ts'
import { closeSheet, openSheet, paragraph, type Sheet, officialDay } from '#engine/papers/index.ts'
import { bareUrl, followUrl, type PrintedDossier, type Printing } from './receipt.ts'

/** What was asked, the office of who asked it, and the words of the letter at that moment. */
export type Asked = { request: Action; signerTitle: string; template: Pick<PaperTemplate, 'texts'> }

/** What was asked of the applicant last, when anything was. */
export function lastRequest({ actions }: Pick<PrintedDossier, 'actions'>): Action | undefined {
  return actions.findLast((action) => action.type === 'request_supplement' || action.type === 'ask_correction')
}

/** The request to complete a dossier: what is missing and why, who asks, how to answer. */
export async function renderSupplementRequest(
  { dossier, issuer, publicUrl, at, lang }: Printing,
  { request, signerTitle, template }: Asked,
): Promise<Buffer> {
  const [vi, t] = [translatorFor('vi'), translatorFor(lang)]
  const procedure = localized('vi', dossier.procedure)
  const sheet = openSheet({
    title: `${vi('procedures.papers.supplement_title')} ${dossier.code}`,
    author: dossier.unitName,
    subject: procedure,
    at,
    footer: `${dossier.code} · In lúc ${formatDateTime('vi', at)} từ ${bareUrl(publicUrl)}`,
  })
  const order = dossier.actions.filter(
    (action) => action.seq <= request.seq && (action.type === 'request_supplement' || action.type === 'ask_correction'),
  ).length
  head(sheet, issuer, `${dossier.code}/YCBS-${order}`, officialDay(request.at))
  title(
    sheet,
    vi('procedures.papers.supplement_title'),
    undefined,
    t.lang === 'vi' ? undefined : { text: t('procedures.papers.supplement_title'), lang: t.lang },
  )
  const { code, applicantName, filedAt, unitName } = dossier
  const words = fillWords(template, { dossier: code, applicant: applicantName, filed: officialDay(filedAt), procedure, unit: unitName })
  paragraph(sheet, words.addressee ?? '', { size: 11.5, weight: 'semibold', align: 'center' }, { gap: 10 })
  const opening = request.type === 'ask_correction' ? words.opening_correction : words.opening_supplement
  paragraph(sheet, opening ?? '', { size: 10.5 }, { gap: 8 })
  box(sheet, [{ text: request.note ?? '', style: { size: 11, weight: 'semibold' } }])
  card(sheet, {
    label: 'Mã hồ sơ',
    code: dossier.code,
    lines: [{ text: procedure, style: { weight: 'semibold' } }, { text: dossier.unitName }],
    url: followUrl(publicUrl, dossier.code),
    alt: `Mã QR để theo dõi hồ sơ ${dossier.code}`,
  })
  facts(sheet, [
    { label: 'Người yêu cầu', value: `${request.actorName}, ${signerTitle}` },
    { label: 'Thời điểm yêu cầu', value: officialMoment(vi, request.at) },
  ])
  howToAnswer(sheet, `${publicUrl}/ho-so/${dossier.code}`, [vi, t], words.closing)
  signatures(sheet, [{ role: signerTitle, hint: '(Bản điện tử, chưa ký số)', name: request.actorName }], 8)
  return closeSheet(sheet)
}

function howToAnswer(sheet: Sheet, url: string, [vi, t]: [T, T], closing: string | undefined): void {
  heading(sheet, 'Cách bổ sung')
  const how = { url: bareUrl(url) }
  paragraph(sheet, vi('procedures.papers.supplement_how', how), { size: 10 })
  if (t.lang !== 'vi') paragraph(sheet, t('procedures.papers.supplement_how', how), { size: 10, lang: t.lang })
  if (closing) paragraph(sheet, closing, { size: 10 })
}
