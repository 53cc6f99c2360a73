import { formatDateTime, type Lang, type Localized, localized, type T, translatorFor } from '#core/i18n.ts'
import type { TraceDay } from '#core/ui/trace.tsx'
import type { CaseFile } from '#engine/casework/index.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { box, type Card, card, facts, head, heading, signatures, title } from './blocks.ts'
import { dueSentence, officialMoment } from './day-words.ts'
import { closeSheet, ink, table, type Issuer, openSheet, paragraph, type Sheet, officialDay } from '#engine/papers/index.ts'
import { traceTable } from './trace-table.ts'

/** What the papers of a dossier on its way say of it. */
export type PrintedDossier = Pick<Dossier, 'code' | 'unitName' | 'applicantName' | 'applicantPhone' | 'filedAt' | 'channel'> &
  Pick<CaseFile, 'actions' | 'attachments'> &
  Pick<CaseFile['case'], 'dueAt' | 'paused' | 'closedAt'> & { procedure: Localized; trace: TraceDay[] | undefined }
export type Printing = { dossier: PrintedDossier; issuer: Issuer; publicUrl: string; at: Date; lang: Lang }

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
export async function renderReceipt({ dossier, issuer, publicUrl, at, lang }: Printing): Promise<Buffer> {
  const [vi, t] = [translatorFor('vi'), translatorFor(lang)]
  const received = dossier.actions.find((action) => action.type === 'receive')
  const name = received ? 'procedures.papers.receipt_title' : 'procedures.papers.filing_title'
  const procedure = localized('vi', dossier.procedure)
  const url = followUrl(publicUrl, dossier.code)
  const sheet = openSheet({
    title: `${vi(name)} ${dossier.code}`,
    author: dossier.unitName,
    subject: procedure,
    at,
    footer: `${dossier.code} · In lúc ${formatDateTime('vi', at)} từ ${bareUrl(publicUrl)}`,
  })
  head(sheet, issuer, `${dossier.code}/${received ? 'TNHS' : 'NHS'}`, officialDay(received?.at ?? dossier.filedAt))
  title(sheet, vi(name), undefined, t.lang === 'vi' ? undefined : { text: t(name), lang: t.lang })
  card(sheet, {
    label: 'Mã hồ sơ',
    code: dossier.code,
    lines: cardLines(dossier, publicUrl, [vi, t]),
    url,
    alt: `Mã QR để theo dõi hồ sơ ${dossier.code}`,
  })
  dueBox(sheet, dossier, vi, t)
  facts(sheet, [
    { label: 'Người nộp hồ sơ', value: [dossier.applicantName, dossier.applicantPhone].filter(Boolean).join(' · ') },
    { label: 'Nộp hồ sơ lúc', value: [formatDateTime('vi', dossier.filedAt), channels[dossier.channel]].filter(Boolean).join(' · ') },
    ...(received ? [{ label: 'Tiếp nhận lúc', value: formatDateTime('vi', received.at) }] : []),
    { label: 'Cơ quan tiếp nhận, trả kết quả', value: dossier.unitName },
  ])
  papers(sheet, dossier)
  if (received) term(sheet, vi, dossier)
  signed(sheet, dossier)
  return closeSheet(sheet)
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
function dueBox(sheet: Sheet, { dueAt: due, paused, closedAt }: PrintedDossier, vi: T, t: T): void {
  const state = paused && !closedAt ? [{ text: 'Đồng hồ đang dừng: ngày hẹn lùi theo thời gian chờ bổ sung.', style: { size: 9 } }] : []
  if (due) {
    const words = `Hẹn trả kết quả: trước ${officialMoment(vi, due)}`
    box(sheet, [
      { text: words, style: { size: 11.5, weight: 'bold' } },
      ...(t.lang === 'vi' ? [] : [{ text: dueSentence(t, due), style: { size: 10, lang: t.lang } }]),
      ...state,
    ])
    return
  }
  box(sheet, [
    { text: vi('procedures.papers.due_unknown'), style: { weight: 'semibold' } },
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

function term(sheet: Sheet, vi: T, { trace }: PrintedDossier): void {
  if (!trace || trace.length === 0) return
  heading(sheet, 'Thời hạn được tính từng ngày như sau')
  traceTable(sheet, vi, trace)
  paragraph(
    sheet,
    'Khi cơ quan yêu cầu bổ sung, đồng hồ dừng cho đến khi hồ sơ được bổ sung. Nếu trễ hẹn, cơ quan có văn bản xin lỗi nêu lý do và ngày hẹn mới.',
    { size: 9 },
    { gap: 2 },
  )
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
