import { formatMoney, type MessageKey, type T } from '#core/i18n.ts'
import type { Discrepancy } from './discrepancy.queries.ts'
import type { Held } from './held.page.tsx'

/** While this lies with an accountant nobody is asked to pay the same again. */
export const isWaitedFor = (held: readonly Pick<Discrepancy, 'kind'>[]): boolean =>
  held.some(({ kind }) => kind === 'over' || kind === 'late' || kind === 'short')

/** What the payer reads of money that came and does not fit. */
export const heldWords = (t: T, held: readonly Discrepancy[], due: number): Held[] =>
  held.map(({ id, kind, amount }) => {
    const vars = { came: formatMoney(t.lang, amount), due: formatMoney(t.lang, due), rest: formatMoney(t.lang, Math.abs(amount - due)) }
    return { id, title: t('payments.held.title', vars), about: t(`payments.held.${kind}` as MessageKey, vars) }
  })
