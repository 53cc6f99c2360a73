import { formatDate, formatMoney, formatNumber, type MessageKey, type T } from '#core/i18n.ts'
import type { IndicatorUnit } from '../definition/definition.ts'
import { parsePeriod, type Period, periodLabel } from '../query/period.rules.ts'

type Told = { unit: IndicatorUnit; decimals: number }

/** A value as people write it: 69,29 %, 150.000 đ, 3,5 ngày; a dash where nothing is known. */
export function valueWords(t: T, { unit, decimals }: Told, value: number | null): string {
  if (value === null) return '–'
  const number = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: decimals }).format(value)
  if (unit === 'percent') return `${number} %`
  if (unit === 'vnd') return formatMoney(t.lang, Math.round(value))
  const word = unitWord(t, unit)
  return word ? `${number} ${word}` : number
}

/** The number alone, for axes and columns whose head says the unit. */
export const numberWords = (t: T, value: number | null, decimals: number): string =>
  value === null
    ? '–'
    : decimals <= 2
      ? formatNumber(t.lang, Number(value.toFixed(decimals)))
      : new Intl.NumberFormat('vi-VN', { maximumFractionDigits: decimals }).format(value)

const wordless = new Set<IndicatorUnit>(['count', 'percent', 'rank', 'index', 'score', 'vnd'])
export const unitWord = (t: T, unit: IndicatorUnit): string => (wordless.has(unit) ? '' : t(`indicators.unit.${unit}` as MessageKey))

export const periodWords = (t: T, period: Period): string =>
  periodLabel(period, (number, year) => t('indicators.period.quarter_of', { number, year }))

/** A period written as in the address line, in words. */
export function periodTextWords(t: T, text: string): string {
  const period = parsePeriod(text)
  return period ? periodWords(t, period) : text
}

export const dayWords = (t: T, day: string): string => formatDate(t.lang, day)
