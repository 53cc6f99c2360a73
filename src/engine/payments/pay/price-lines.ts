import { formatMoney, localized, type T } from '#core/i18n.ts'
import type { Price } from '../fees/price.rules.ts'

export type LineWords = { key: string; label: string; amount: string; why: string; exemption: string | undefined }

/** Each line of a price with the words that say how its amount came about. */
export function lineWords(t: T, price: Price): LineWords[] {
  return price.lines.map((line) => {
    const words = localized(t.lang, line.words)
    const why =
      line.times === null
        ? words
        : `${words}: ${t('payments.pay.times', { each: formatMoney(t.lang, line.each), times: line.times, amount: formatMoney(t.lang, line.before) })}`
    const told = line.exemption && {
      name: localized(t.lang, line.exemption.label),
      percent: line.exemption.percent,
      ground: localized(t.lang, line.exemption.ground),
    }
    return {
      key: line.key,
      label: localized(t.lang, line.label),
      amount: formatMoney(t.lang, line.amount),
      why,
      exemption: told ? t('payments.pay.exempt', told) : undefined,
    }
  })
}
