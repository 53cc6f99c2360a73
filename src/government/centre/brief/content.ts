import { formatDate, formatDateTime, localized, translatorFor } from '#core/i18n.ts'
import { parsePeriod, periodWords, valueWords } from '#engine/indicators/index.ts'
import type { Paper } from '#government/reports/index.ts'
import { figureKey } from '../composition/composition.ts'
import { dayLine, entryHead, entryRows } from '../duty/paper.ts'
import type { Entry } from '../duty/log.queries.ts'
import type { Picture } from '../figures/figure.ts'
import { boardOf } from '../page/board.ts'
import type { Viewer } from '../page/viewer.ts'

/** What a brief says: figures, alarms and what happened, as they stood when it was made. */
export type Content = {
  unit: string
  figures: { label: string; value: string; target: string; note: string }[]
  alarms: { what: string; about: string }[]
  entries: string[][]
  missing: string[]
}

// A paper goes from hand to hand: nothing of a register whose readers are chosen stands in it.
const plain: Viewer = { registers: [], opens: [], alarms: true, links: false, duty: true, doors: [] }

/** The brief of a picture and of what was written in the log. Official papers are in Vietnamese. */
export function contentOf(picture: Picture, entries: readonly Entry[]): Content {
  const t = translatorFor('vi')
  const board = boardOf(t, picture, plain)
  const figures = picture.composition.subsystems.flatMap((subsystem) =>
    subsystem.figures.flatMap((spec) => {
      const figure = picture.figures.get(figureKey(spec))
      const reading = figure?.reading
      if (!reading || reading.status === 'not_connected') return []
      const period = parsePeriod(reading.period)
      const note = [
        period ? periodWords(t, period) : reading.period,
        localized('vi', reading.source),
        figure.down ? t('centre.down', { age: formatDateTime('vi', figure.readAt) }) : '',
        reading.status === 'expired' ? t('core.tile.stale') : '',
      ]
      return [
        {
          label: localized('vi', spec.label ?? reading.label),
          value: valueWords(t, reading, reading.value),
          target: spec.target ? valueWords(t, reading, spec.target.value) : '',
          note: note.filter(Boolean).join('; '),
        },
      ]
    }),
  )
  return {
    unit: picture.unit.names.vi,
    figures,
    alarms: (board.alarms ?? []).map((alarm) => ({ what: `${alarm.unit}: ${alarm.title} (${alarm.value})`, about: alarm.about })),
    entries: entryRows(entries),
    missing: board.parts.filter((part) => part.stats.length === 0).map((part) => `${part.label}: ${part.missing ?? ''}`),
  }
}

/** The brief on paper. */
export function briefPaper(given: { content: Content; day: string; version: number; sha256: string; madeAt: Date; madeBy: string }): Paper {
  const { content, day, version, sha256, madeAt, madeBy } = given
  const t = translatorFor('vi')
  return {
    issuer: content.unit,
    place: dayLine(madeAt),
    title: t('centre.brief.paper_title'),
    subtitle: t('centre.brief.paper_day', { day: formatDate('vi', day) }),
    head: ['TT', t('centre.brief.figure'), t('centre.value'), t('centre.brief.target'), t('centre.brief.note')],
    rows: content.figures.map((line, index) => [String(index + 1), line.label, line.value, line.target, line.note]),
    tables: [
      {
        title: t('centre.alarm.open_count', { count: content.alarms.length }),
        head: ['TT', t('centre.alarm.what'), t('centre.alarm.owner')],
        rows: content.alarms.map((alarm, index) => [String(index + 1), alarm.what, alarm.about]),
      },
      { title: t('centre.duty.log'), head: entryHead(), rows: content.entries },
      { title: t('centre.brief.missing'), head: [t('centre.subsystems')], rows: content.missing.map((line) => [line]) },
    ],
    signer: { office: t('centre.brief.maker'), name: madeBy, at: formatDateTime('vi', madeAt) },
    recipients: ['- Lãnh đạo;', '- Lưu: VT.'],
    footer: t('centre.brief.footer', { version, hash: sha256.slice(0, 16) }),
  }
}
