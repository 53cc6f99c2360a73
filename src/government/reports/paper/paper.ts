import { formatDate, localized, translatorFor } from '#core/i18n.ts'
import { type IndicatorBody, type Period, periodWords, valueWords } from '#engine/indicators/index.ts'
import type { Content, Regime, Step } from '../regime/regime.ts'

/** What stands on the paper, in the order and the words of the official form (Decree 30/2020: motto, issuer, title, body, signature, recipients). */
export type Paper = {
  issuer: string
  place: string
  title: string
  subtitle: string
  head: string[]
  rows: string[][]
  tables: { title: string; head: string[]; rows: string[][] }[]
  signer: { office: string; name: string; at: string }
  recipients: string[]
  footer: string
}

export const motto = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'] as const

/** Official papers are in Vietnamese whatever the reader's language. */
export function paperOf(given: {
  regime: Regime
  period: Period
  content: Content
  steps: readonly Step[]
  hash: string
  at: Date
}): Paper {
  const { regime, period, content, steps, hash, at } = given
  const t = translatorFor('vi')
  const told = (line: { unit: string; decimals: number }, value: number | null): string =>
    valueWords(t, { unit: line.unit as IndicatorBody['unit'], decimals: line.decimals }, value)
  const signed = steps.findLast((step) => step.action === 'sign')
  const [day = '', month = '', year = ''] = formatDate('vi', signed?.at ?? at).split('/')
  return {
    issuer: content.unitName,
    place: `Ngày ${day} tháng ${month} năm ${year}`,
    title: 'BÁO CÁO',
    subtitle: `${localized('vi', regime.body.label)} – ${t('reports.paper.period', { period: periodWords(t, period) })}${regime.body.example ? ` (${t('reports.example')})` : ''}${content.lines.some(({ madeUp }) => madeUp) ? ` – ${t('reports.note.made_up')}` : ''}`,
    head: ['TT', t('reports.line'), t('reports.value'), t('reports.previous'), t('reports.note')],
    rows: content.lines.map((line, index) => [
      String(index + 1),
      line.label,
      told(line, line.value),
      told(line, line.previous),
      [
        line.frozen ? t('reports.frozen') : line.note === 'no_data' ? t('reports.note.no_data') : '',
        line.madeUp ? t('reports.note.made_up') : '',
      ]
        .filter(Boolean)
        .join('. '),
    ]),
    tables: content.tables.map((table) => {
      const line = content.lines.find((one) => one.label === table.label)
      return {
        title: t('reports.by_unit', { label: table.label }),
        head: [t('reports.code'), t('reports.unit'), t('reports.value')],
        rows: table.rows.map((row) => [row.code, row.name, line ? told(line, row.value) : '–']),
      }
    }),
    signer: {
      office: t('reports.paper.leader'),
      name: signed?.byName ?? t('reports.paper.not_signed'),
      at: signed ? formatDate('vi', signed.at) : '',
    },
    recipients: [`- ${localized('vi', regime.body.recipient)};`, '- Lưu: VT.'],
    footer: t('reports.paper.footer', { hash: hash.slice(0, 16), regime: regime.key, version: regime.version }),
  }
}
