import { formatDate, formatNumber, localized, type T } from '#core/i18n.ts'
import { type AnswerSpec, groundOf } from './answer.rules.ts'

/** An answer as it is read: "−14,5 °C", the words of an option, a day. */
export function answerWords(t: T, spec: AnswerSpec, answer: string | null): string {
  if (answer === null) return ''
  if (spec.kind === 'measure' || spec.kind === 'count') return `${signed(t, Number(answer))} ${localized(t.lang, spec.unit)}`
  if (spec.kind === 'date') return formatDate(t.lang, answer)
  if (spec.kind !== 'choice') return answer
  const option = spec.options.find(({ key }) => key === answer)
  return option ? localized(t.lang, option.label) : answer
}

const signed = (t: T, value: number): string => formatNumber(t.lang, value).replace(/^-/, '−')

/** What is allowed, in words; undefined where the list sets no limit. */
export function limitWords(t: T, spec: AnswerSpec): string | undefined {
  if (spec.kind === 'date') {
    const parts = [
      spec.notOlder === undefined ? '' : t('inspections.limit.not_older', { days: spec.notOlder }),
      spec.validFor === undefined
        ? ''
        : spec.validFor === 0
          ? t('inspections.limit.valid')
          : t('inspections.limit.valid_for', { days: spec.validFor }),
    ].filter(Boolean)
    return parts.length > 0 ? parts.join('; ') : undefined
  }
  if (spec.kind === 'choice') {
    const good = spec.options.filter(({ finding }) => finding === 'good')
    return good.length > 0
      ? t('inspections.limit.one_of', { options: good.map(({ label }) => localized(t.lang, label)).join(', ') })
      : undefined
  }
  if (spec.kind !== 'measure' && spec.kind !== 'count') return undefined
  const unit = localized(t.lang, spec.unit)
  const [least, most] = [spec.least, spec.most].map((value) => (value === undefined ? undefined : signed(t, value)))
  // Nothing is less than nothing: the lower bound only catches what was typed wrongly.
  if (least !== undefined && most !== undefined && spec.least !== 0) return t('inspections.limit.range', { least, most: `${most} ${unit}` })
  if (least !== undefined && most === undefined) return t('inspections.limit.least', { least: `${least} ${unit}` })
  return most === undefined ? undefined : t('inspections.limit.most', { most: `${most} ${unit}` })
}

/** The limit with the ground that it rests on; one that nobody verified says so. */
export function limitAndGround(t: T, spec: AnswerSpec): string | undefined {
  const limit = limitWords(t, spec)
  const ground = groundOf(spec)
  if (limit === undefined || !ground) return limit
  return `${limit}. ${t(ground.verified ? 'inspections.ground' : 'inspections.ground_to_verify', { ground: localized(t.lang, ground.text) })}`
}
