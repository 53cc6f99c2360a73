import { formatDate, formatDateTime, formatNumber, localized, type T } from '#core/i18n.ts'
import type { Stat } from '#core/ui/stat-tile.tsx'
import { parsePeriod, periodWords, valueWords } from '#engine/indicators/index.ts'
import { figureKey, type Subsystem } from '../composition/composition.ts'
import type { Branch, OpenAlarm, Picture } from '../figures/figure.ts'
import { ageWords, statOf, type Told } from './tiles.ts'
import type { Viewer } from './viewer.ts'

export type AlarmLine = {
  href: string
  unitId: string
  title: string
  unit: string
  value: string
  about: string
  late: boolean
  recovered: boolean
}
export type Part = { key: string; label: string; door: string | undefined; stats: Stat[]; missing: string | undefined }
export type ChartOf = {
  key: string
  label: string
  goal: number | undefined
  points: { label: string; value: number | null; text: string }[]
}
/** All that a page says of a picture, in the words of one language and for one kind of viewer. */
export type Board = {
  unit: string
  at: string
  parts: Part[]
  wall: Stat[]
  row: { label: string; value: string; late: boolean }[]
  charts: ChartOf[]
  alarms: AlarmLine[] | undefined
  sources: { running: number; missing: number; down: number }
}

export const nameOf = (t: T, unit: Branch): string => localized(t.lang, unit.names)

function alarmLine(t: T, picture: Picture, alarm: OpenAlarm): AlarmLine {
  const rule = picture.composition.rules.find((one) => one.key === alarm.rule)
  const unit = picture.tree.get(alarm.unitId)
  const owner = alarm.owner ?? t('centre.alarm.nobody')
  const late = alarm.dueAt !== null && alarm.dueAt < picture.at
  const due = alarm.dueAt ? formatDateTime(t.lang, alarm.dueAt) : '–'
  return {
    href: `/dieu-hanh/canh-bao/${alarm.caseId}`,
    unitId: alarm.unitId,
    title: rule ? localized(t.lang, rule.label) : alarm.rule,
    unit: unit ? nameOf(t, unit) : '',
    value: alarm.value === null ? '–' : new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }).format(alarm.value),
    about: `${owner} · ${t('centre.alarm.open_since', { age: ageWords(t, alarm.since, picture.at) })} · ${alarm.reference} · ${t('centre.alarm.due_at', { due })}`,
    late: late || rule?.severity === 'late',
    recovered: alarm.phase === 'recovered',
  }
}

const missingWords = (t: T, { missing }: Subsystem): string | undefined =>
  missing &&
  [localized(t.lang, missing.what), localized(t.lang, missing.owner), missing.by && t('centre.by', { day: formatDate(t.lang, missing.by) })]
    .filter(Boolean)
    .join(' · ')

/** The tile of a subsystem that has no number yet: says what is missing and who owes it. */
const emptyStat = (t: T, subsystem: Subsystem): Stat => ({
  label: localized(t.lang, subsystem.label),
  value: undefined,
  state: 'stale',
  source: subsystem.missing ? localized(t.lang, subsystem.missing.owner) : '–',
  age: subsystem.missing ? localized(t.lang, subsystem.missing.what) : '',
})

function wallOf(told: Told, picture: Picture): Stat[] {
  const places: { at: number; stat: Stat }[] = []
  for (const subsystem of picture.composition.subsystems) {
    if (subsystem.wall !== undefined && subsystem.figures.length === 0)
      places.push({ at: subsystem.wall, stat: emptyStat(told.t, subsystem) })
    for (const spec of subsystem.figures) {
      const stat = spec.wall === undefined ? undefined : statOf(told, spec, picture.figures.get(figureKey(spec)))
      if (stat && spec.wall !== undefined) places.push({ at: spec.wall, stat })
    }
  }
  return places.sort((a, b) => a.at - b.at).map(({ stat }) => stat)
}

function chartOf(t: T, picture: Picture, key: string): ChartOf[] {
  const reading = picture.figures.get(key)?.reading
  if (!reading || reading.status === 'not_connected') return []
  const spec = picture.composition.subsystems.flatMap((one) => one.figures).find(({ indicator }) => indicator === key)
  const points = reading.series.map(({ period, value }) => {
    const parsed = parsePeriod(period)
    return { label: parsed ? periodWords(t, parsed) : period, value, text: valueWords(t, reading, value) }
  })
  if (points.every(({ value }) => value === null)) return []
  return [{ key, label: localized(t.lang, reading.label), goal: spec?.target?.value, points }]
}

function sourcesOf(picture: Picture): Board['sources'] {
  const keys = picture.composition.subsystems.flatMap((one) => one.figures.map(figureKey))
  const figures = keys.map((key) => picture.figures.get(key))
  const off = picture.composition.subsystems.filter((one) => one.figures.length === 0).length
  const missing = figures.filter((figure) => figure?.reading?.status === 'not_connected').length + off
  const down = figures.filter((figure) => !figure || figure.down).length
  return { running: figures.length + off - missing - down, missing, down }
}

/** The picture in words. */
export function boardOf(t: T, picture: Picture, viewer: Viewer): Board {
  const isRoot = picture.unit.id === picture.root.id
  const told: Told = { t, now: picture.at, unitId: isRoot ? undefined : picture.unit.id, viewer }
  return {
    unit: nameOf(t, picture.unit),
    at: formatDateTime(t.lang, picture.at),
    parts: picture.composition.subsystems.map((subsystem) => ({
      key: subsystem.key,
      label: localized(t.lang, subsystem.label),
      door: subsystem.door && told.viewer.doors.includes(subsystem.door) ? subsystem.door : undefined,
      stats: subsystem.figures.flatMap((spec) => statOf(told, spec, picture.figures.get(figureKey(spec))) ?? []),
      missing: missingWords(t, subsystem),
    })),
    wall: wallOf(told, picture),
    row: picture.composition.row.flatMap(({ count, label }, index) => {
      const value = picture.row[index]
      return value === undefined
        ? []
        : [{ label: localized(t.lang, label), value: formatNumber(t.lang, value), late: count === 'overdue' && value > 0 }]
    }),
    charts: picture.composition.charts.flatMap((key) => chartOf(t, picture, key)),
    alarms: viewer.alarms ? picture.alarms.map((alarm) => alarmLine(t, picture, alarm)) : undefined,
    sources: sourcesOf(picture),
  }
}
