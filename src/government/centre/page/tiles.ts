import { formatDate, formatDateTime, formatNumber, localized, type T } from '#core/i18n.ts'
import type { Stat } from '#core/ui/stat-tile.tsx'
import { parsePeriod, periodWords, type Reading, valueWords } from '#engine/indicators/index.ts'
import type { FigureSpec } from '../composition/composition.ts'
import { type Figure, type Held, smallest } from '../figures/figure.ts'
import type { Viewer } from './viewer.ts'

/** How long ago, in the words of a control room. */
export function ageWords(t: T, at: Date, now: Date): string {
  const minutes = Math.max(0, Math.round((now.getTime() - at.getTime()) / 60_000))
  if (minutes < 1) return t('centre.age.now')
  if (minutes < 60) return t('centre.age.minutes', { count: minutes })
  if (minutes < 48 * 60) return t('centre.age.hours', { count: Math.floor(minutes / 60) })
  return t('centre.age.days', { count: Math.floor(minutes / 1440) })
}

export type Told = { t: T; now: Date; unitId: string | undefined; viewer: Viewer }

const periodText = (t: T, text: string): string => {
  const period = parsePeriod(text)
  return period ? periodWords(t, period) : text
}

const isOld = ({ asOf, status }: Reading, spec: FigureSpec, now: Date): boolean =>
  status === 'expired' || (spec.staleHours !== undefined && asOf !== null && now.getTime() - asOf.getTime() > spec.staleHours * 3_600_000)

/** Whether a value is on the right side of its target. */
const meets = ({ direction, value }: Reading, target: number): boolean =>
  value !== null && (direction === 'down' ? value <= target : value >= target)

const adding = new Set(['count', 'vnd', 'tonnes', 'million_vnd', 'billion_vnd'])

/** The way since the period before. What adds up in a period that has not ended is not compared with a whole one. */
function trendOf(t: T, reading: Reading): Stat['trend'] {
  const { value, previous, isWhole, unit, decimals } = reading
  if (value === null || previous === null) return undefined
  const words = valueWords(t, reading, previous)
  if (!isWhole && adding.has(unit)) return { word: t('centre.trend.before'), rest: words, direction: 'none' }
  if (unit === 'rank' && value !== previous) {
    const better = value < previous
    return {
      word: t(better ? 'centre.trend.rank_up' : 'centre.trend.rank_down', { by: Math.abs(value - previous) }),
      rest: t('centre.trend.from', { before: words }),
      direction: better ? 'up' : 'down',
    }
  }
  const by = Number((value - previous).toFixed(decimals))
  if (by === 0) return { word: t('centre.trend.same'), direction: 'flat' }
  const amount = formatNumber(t.lang, Math.abs(by))
  return {
    word: t(by > 0 ? 'centre.trend.up' : 'centre.trend.down', { by: amount }),
    rest: t('centre.trend.from', { before: words }),
    direction: by > 0 ? 'up' : 'down',
  }
}

/** The words of a value with its unit kept apart, so that the unit can be small. */
function valueParts(t: T, reading: Reading): { value: string; unit: string | undefined } {
  const text = valueWords(t, reading, reading.value)
  const at = text.indexOf(' ')
  return at > 0 ? { value: text.slice(0, at), unit: text.slice(at + 1) } : { value: text, unit: undefined }
}

function ofReading(told: Told, spec: FigureSpec, { reading, down, readAt }: Figure & { reading: Reading }): Stat {
  const { t, now, unitId, viewer } = told
  const label = localized(t.lang, spec.label ?? reading.label)
  const source = localized(t.lang, reading.source)
  const owner = localized(t.lang, reading.owner)
  const query = unitId ? `?don-vi=${unitId}` : ''
  const href = viewer.links ? `${reading.href}${query}` : undefined
  if (reading.status === 'not_connected') {
    const { plan } = reading
    const missing = plan
      ? t('centre.missing_plan', { source: localized(t.lang, plan.source), by: formatDate(t.lang, plan.by) })
      : t('centre.missing_source')
    return { label, value: undefined, state: 'stale', source, owner, age: missing, href }
  }
  const period = periodText(t, reading.period)
  if (reading.value === null)
    return { label, value: undefined, why: t('centre.no_value'), state: 'stale', source, owner, age: t('centre.period', { period }), href }
  const target = spec.target
  const old = down || isOld(reading, spec, now)
  const met = target && meets(reading, target.value)
  const age = down
    ? t('centre.down', { age: ageWords(t, readAt, now) })
    : `${t('centre.period', { period })}, ${reading.asOf ? ageWords(t, reading.asOf, now) : t('centre.age.now')}`
  return {
    ...{ label, ...valueParts(t, reading), source, owner, age, href, trend: trendOf(t, reading) },
    target: target && `${valueWords(t, reading, target.value)}`,
    targetNote: target && t(met ? 'centre.target_met' : 'centre.target_missed', { source: localized(t.lang, target.source) }),
    state: old ? 'stale' : met === undefined ? 'plain' : met ? 'met' : 'below',
    series: reading.series.flatMap(({ value }) => value ?? []),
    goal: target?.value,
  }
}

function ofRegister(told: Told, spec: FigureSpec, { held, down, readAt }: Figure & { held: Held }): Stat {
  const { t, now, viewer } = told
  const label = localized(t.lang, spec.label ?? held.title)
  const owner = localized(t.lang, held.owner)
  const source = t('centre.register_source')
  if (!viewer.registers.includes(held.register))
    return { label, value: undefined, why: t('centre.sealed'), state: 'stale', source, owner, age: t('centre.sealed_hint') }
  if (held.rows === 0 && !down)
    return { label, value: undefined, why: t('centre.no_records'), state: 'stale', source, owner, age: t('centre.no_records_hint') }
  const few = held.class !== 'open' && held.class !== 'internal' && held.rows > 0 && held.rows < smallest
  const stale = down || (held.rows > 0 && held.fresh * 2 < held.rows)
  return {
    ...{ label, source, owner },
    value: few ? t('centre.fewer_than', { count: smallest }) : formatNumber(t.lang, held.rows),
    unit: few ? undefined : t('centre.records'),
    state: stale ? 'stale' : 'plain',
    trend:
      held.rows > 0 && !few
        ? { word: t('centre.fresh_share', { share: formatNumber(t.lang, Math.round((held.fresh / held.rows) * 100)) }), direction: 'none' }
        : undefined,
    age: down ? t('centre.down', { age: ageWords(t, readAt, now) }) : held.lastAt ? ageWords(t, held.lastAt, now) : '–',
    href: viewer.opens.includes(held.register) ? `/du-lieu/${held.register}` : undefined,
  }
}

/** A number as a tile shows it; undefined where nothing is known of it at all. */
export function statOf(told: Told, spec: FigureSpec, figure: Figure | undefined): Stat | undefined {
  const { t, now } = told
  if (figure?.reading) return ofReading(told, spec, { ...figure, reading: figure.reading })
  if (figure?.held) return ofRegister(told, spec, { ...figure, held: figure.held })
  const label = spec.label ? localized(t.lang, spec.label) : (spec.indicator ?? spec.register ?? '')
  return { label, value: undefined, why: t('centre.unread'), state: 'stale', source: '–', age: formatDateTime(t.lang, now) }
}
