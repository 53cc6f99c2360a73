import { formatDateTime, type Lang, type Localized, localized, type T, translatorFor } from '#core/i18n.ts'
import type { TraceDay } from '#core/ui/trace.tsx'
import type { CaseFile } from '#engine/casework/index.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { box, type Card, card, facts, head, heading, signatures, title } from './blocks.ts'
import { dueSentence, officialMoment } from './day-words.ts'
import { closeSheet, ink, table, type Issuer, openSheet, paragraph, type Sheet, officialDay } from '#engine/papers/index.ts'
import { fillWords, type PaperTemplate, type PaperWords } from '../templates/words.rules.ts'
import { traceTable } from './trace-table.ts'

/** What the papers of a dossier on its way say of it. */
export type PrintedDossier = Pick<Dossier, 'code' | 'unitName' | 'applicantName' | 'applicantPhone' | 'filedAt' | 'channel'> &
  Pick<CaseFile, 'actions' | 'attachments'> &
  Pick<CaseFile['case'], 'dueAt' | 'paused' | 'closedAt'> & { procedure: Localized; trace: TraceDay[] | undefined }
export type Printing = { dossier: PrintedDossier; issuer: Issuer; publicUrl: string; at: Date; lang: Lang }
/** The words of a paper at its moment, not filled in yet. */
export type Words = Pick<PaperTemplate, 'texts'>

export const followUrl = (publicUrl: string, code: string): string => `${publicUrl}/tra-cuu?ma=${encodeURIComponent(code)}`
/** The address as a person types it. */
export const bareUrl = (url: string): string => url.replace(/^https?:\/\//, '')

const channels: Record<string, string> = {
  online: 'trực tuyến',
  direct: 'trực tiếp',
  postal: 'qua bưu chính',
  national_portal: 'trên Cổng Dịch vụ công quốc gia',
}

/** The receipt of a dossier and the day of its result; before an office has received it, the confirmation that it was filed. */
export async function renderReceipt({ dossier, issuer, publicUrl, at, lang }: Printing, template: Words): Promise<Buffer> {
  const [vi, t] = [translatorFor('vi'), translatorFor(lang)]
  const received = receivedOf(dossier)
  const own = received ? 'procedures.papers.receipt_title' : 'procedures.papers.filing_title'
  const procedure = localized('vi', dossier.procedure)
  const words = fillWords(template, receiptValues(dossier, vi))
  const name = (received ? words.title : words.title_filing) ?? ''
  const url = followUrl(publicUrl, dossier.code)
  const sheet = openSheet({
    title: `${name} ${dossier.code}`,
    author: dossier.unitName,
    subject: procedure,
    at,
    footer: `${dossier.code} · In lúc ${formatDateTime('vi', at)} từ ${bareUrl(publicUrl)}`,
  })
  head(sheet, issuer, (received ? words.number : words.number_filing) ?? '', officialDay(received?.at ?? dossier.filedAt))
  title(sheet, name, undefined, t.lang === 'vi' ? undefined : { text: t(own), lang: t.lang })
  card(sheet, {
    label: 'Mã hồ sơ',
    code: dossier.code,
    lines: cardLines(dossier, publicUrl, [vi, t]),
    url,
    alt: `Mã QR để theo dõi hồ sơ ${dossier.code}`,
  })
  dueBox(sheet, dossier, words, t)
  facts(sheet, [
    { label: 'Người nộp hồ sơ', value: [dossier.applicantName, dossier.applicantPhone].filter(Boolean).join(' · ') },
    { label: 'Nộp hồ sơ lúc', value: [formatDateTime('vi', dossier.filedAt), channels[dossier.channel]].filter(Boolean).join(' · ') },
    ...(received ? [{ label: 'Tiếp nhận lúc', value: formatDateTime('vi', received.at) }] : []),
    { label: 'Cơ quan tiếp nhận, trả kết quả', value: dossier.unitName },
  ])
  papers(sheet, dossier)
  if (received) term(sheet, vi, dossier, words)
  if (words.closing) paragraph(sheet, words.closing, { size: 10 }, { gap: 6 })
  signed(sheet, dossier)
  return closeSheet(sheet)
}

const receivedOf = ({ actions }: Pick<PrintedDossier, 'actions'>) => actions.find((action) => action.type === 'receive')

/** The moment whose words stand on the paper: when it was received, before that when it was filed. */
export const receiptMoment = (dossier: PrintedDossier): Date => receivedOf(dossier)?.at ?? dossier.filedAt

function receiptValues(dossier: PrintedDossier, vi: T): Record<string, string> {
  const received = receivedOf(dossier)
  return {
    dossier: dossier.code,
    applicant: dossier.applicantName,
    filed: officialDay(dossier.filedAt),
    procedure: localized('vi', dossier.procedure),
    unit: dossier.unitName,
    received: received ? officialDay(received.at) : '',
    due: dossier.dueAt ? officialMoment(vi, dossier.dueAt) : '',
  }
}

/** The procedure and how to follow it: in Vietnamese, and in the reader's language where that is another. */
function cardLines({ procedure }: PrintedDossier, publicUrl: string, [vi, t]: [T, T]): Card['lines'] {
  const url = bareUrl(`${publicUrl}/tra-cuu`)
  const [official, own] = [localized('vi', procedure), localized(t.lang, procedure)]
  const follow = (one: T): Card['lines'][number] => ({
    text: one('procedures.papers.follow', { url }),
    style: { size: 9, colour: ink.soft },
  })
  return [
    { text: official, style: { weight: 'semibold' } },
    ...(own === official ? [] : [{ text: own }]),
    follow(vi),
    ...(t.lang === 'vi' ? [] : [follow(t)]),
  ]
}

/** The answer people print it for: when. In the reader's language below, where that is another. */
function dueBox(sheet: Sheet, { dueAt: due, paused, closedAt }: PrintedDossier, words: PaperWords, t: T): void {
  const state = paused && !closedAt ? [{ text: words.paused ?? '', style: { size: 9 } }] : []
  if (due) {
    box(sheet, [
      { text: words.due ?? '', style: { size: 11.5, weight: 'bold' } },
      ...(t.lang === 'vi' ? [] : [{ text: dueSentence(t, due), style: { size: 10, lang: t.lang } }]),
      ...state,
    ])
    return
  }
  box(sheet, [
    { text: words.due_unknown ?? '', style: { weight: 'semibold' } },
    ...(t.lang === 'vi' ? [] : [{ text: t('procedures.papers.due_unknown'), style: { lang: t.lang } }]),
    ...state,
  ])
}

function papers(sheet: Sheet, { attachments }: PrintedDossier): void {
  const given = attachments.filter((attachment) => attachment.kind === 'paper' || attachment.kind === 'supplement')
  heading(sheet, 'Giấy tờ đã nhận')
  if (given.length === 0) return paragraph(sheet, 'Tờ khai điện tử; không có giấy tờ kèm theo.', { size: 9.5 })
  const rows = given.map((paper, index) => [
    String(index + 1),
    paper.label === paper.name ? 'Giấy tờ bổ sung' : paper.label,
    paper.name,
    formatDateTime('vi', paper.addedAt),
  ])
  table(
    sheet,
    [
      { label: 'TT', width: 0.07 },
      { label: 'Giấy tờ', width: 0.4 },
      { label: 'Tệp', width: 0.32 },
      { label: 'Nhận lúc', width: 0.21 },
    ],
    rows,
  )
}

function term(sheet: Sheet, vi: T, { trace }: PrintedDossier, words: PaperWords): void {
  if (!trace || trace.length === 0) return
  heading(sheet, 'Thời hạn được tính từng ngày như sau')
  traceTable(sheet, vi, trace)
  if (words.term) paragraph(sheet, words.term, { size: 9 }, { gap: 2 })
}

function signed(sheet: Sheet, dossier: PrintedDossier): void {
  const received = dossier.actions.find((action) => action.type === 'receive')
  const filer = {
    role: 'Người nộp hồ sơ',
    hint: dossier.channel === 'direct' ? '(Ký, ghi rõ họ tên)' : '(Đã nộp điện tử)',
    name: dossier.applicantName,
  }
  signatures(
    sheet,
    received
      ? [
          filer,
          {
            role: 'Người tiếp nhận hồ sơ',
            hint: dossier.channel === 'direct' ? '(Ký, ghi rõ họ tên)' : '(Đã tiếp nhận trên hệ thống)',
            name: received.actorName,
          },
        ]
      : [filer],
    dossier.channel === 'direct' ? 44 : 6,
  )
}
