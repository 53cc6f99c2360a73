import { formatDate, localized, type MessageKey, type T } from '#core/i18n.ts'
import { numberWords, periodTextWords, valueWords } from '#engine/indicators/index.ts'
import type { TagKind } from '#core/ui/tag.tsx'
import type { Measured } from './measure.ts'
import type { Standing } from './target.rules.ts'

export const standingTags: Record<Standing, TagKind> = {
  met: 'done',
  on_way: 'doing',
  behind: 'soon',
  below: 'soon',
  missed: 'overdue',
  no_goal: 'plain',
  no_data: 'waiting',
  not_connected: 'stale',
  not_measured: 'stale',
}

export const standingWords = (t: T, standing: Standing): string => t(`programme.standing.${standing}` as MessageKey)

/** A number in the unit of the target: that of its indicator, or as the paper writes it. */
export function amountWords(t: T, { target, reading }: Pick<Measured, 'target' | 'reading'>, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (reading) return valueWords(t, reading, value)
  const unit = target.unit === 'percent' ? '%' : target.unit === 'count' ? '' : target.unit
  return [numberWords(t, value, 2), unit].filter(Boolean).join(' ')
}

const shortened = (words: string): string => (words.length > 70 ? `${words.slice(0, 67).trimEnd()}…` : words)

/** A target as tables and tiles show it: every figure with its source, its day and its owner. */
export function wordsOf(t: T, measured: Measured, resolution: string) {
  const { target, reading, value, milestone, share, standing, forecast } = measured
  return {
    no: target.no,
    href: `/dieu-hanh/nghi-quyet/${resolution}/${target.key}`,
    name: localized(t.lang, target.name),
    value: amountWords(t, measured, value),
    isKnown: value !== null,
    period: reading && value !== null ? periodTextWords(t, reading.period) : '',
    goal: milestone ? amountWords(t, measured, milestone.value) : shortened(target.goalWords ?? '–'),
    goalYear: milestone ? String(milestone.year) : '',
    share: share === undefined ? '' : `${numberWords(t, Math.round(share), 0)} %`,
    forecast: forecast ? amountWords(t, measured, forecast.value) : '',
    range: forecast ? `${amountWords(t, measured, forecast.low)} – ${amountWords(t, measured, forecast.high)}` : '',
    standing,
    standingWords: standingWords(t, standing),
    tag: standingTags[standing],
    source: reading ? localized(t.lang, reading.source) : t('programme.no_source'),
    asOf:
      reading?.asOf && value !== null
        ? reading.isEntered
          ? t('programme.as_of_entered', { period: periodTextWords(t, reading.period), day: formatDate(t.lang, reading.asOf) })
          : formatDate(t.lang, reading.asOf)
        : '–',
    isOld: reading?.status === 'expired',
    owner: localized(t.lang, target.owner),
    series: reading?.series.flatMap(({ value: one }) => one ?? []) ?? [],
    goalValue: milestone?.value,
  }
}
export type TargetWords = ReturnType<typeof wordsOf>
