import { formatDate, formatDateTime, formatTime, type MessageKey, translatorFor } from '#core/i18n.ts'
import type { Paper } from '#government/reports/index.ts'
import type { Entry, Shift } from './log.queries.ts'

export const dayLine = (at: Date): string => {
  const [day = '', month = '', year = ''] = formatDate('vi', at).split('/')
  return `Ngày ${day} tháng ${month} năm ${year}`
}

/** Rows of a log on paper: number, what, when, kind, who. */
export function entryRows(entries: readonly Entry[]): string[][] {
  const t = translatorFor('vi')
  return entries.map((entry, index) => [
    String(index + 1),
    [entry.words, entry.reference].filter(Boolean).join(' · '),
    `${formatTime('vi', entry.at)} ${formatDate('vi', entry.at)}`,
    t(`centre.duty.kind.${entry.kind}` as MessageKey),
    entry.byName === 'tinhso' ? t('centre.duty.by_system') : entry.byName,
  ])
}

export const entryHead = (): string[] => {
  const t = translatorFor('vi')
  return ['TT', t('centre.duty.what'), t('centre.duty.when'), t('centre.duty.kind_of'), t('centre.duty.who')]
}

/** The log of a shift in the official form; official papers are in Vietnamese. */
export function shiftPaper(given: { shift: Shift; unit: string; entries: readonly Entry[]; to: Date }): Paper {
  const { shift, unit, entries, to } = given
  const t = translatorFor('vi')
  return {
    issuer: unit,
    place: dayLine(to),
    title: t('centre.duty.paper_title'),
    subtitle: t('centre.duty.paper_span', {
      officer: shift.officerName,
      from: formatDateTime('vi', shift.beganAt),
      to: formatDateTime('vi', to),
    }),
    head: entryHead(),
    rows: entryRows(entries),
    tables: shift.handover ? [{ title: t('centre.duty.handover'), head: [t('centre.duty.handover_words')], rows: [[shift.handover]] }] : [],
    signer: { office: t('centre.duty.officer'), name: shift.officerName, at: '' },
    recipients: ['- Lưu: VT.'],
    footer: t('centre.duty.paper_footer'),
  }
}
