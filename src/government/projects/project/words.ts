import { formatMoney, formatNumber, type MessageKey, type T } from '#core/i18n.ts'
import type { TagKind } from '#core/ui/tag.tsx'
import type { Value } from '../value/value.ts'
import type { Span } from '../value/value.rules.ts'
import type { State } from './road.rules.ts'

export const root = '/dieu-hanh/du-an'
const tags: Record<State, TagKind> = {
  ...{ draft: 'plain', proposed: 'waiting', appraised: 'waiting', approved: 'doing', running: 'doing', in_use: 'done', closed: 'done' },
  ...{ refused: 'stale', stopped: 'stale' },
}
export const stateTag = (state: State): TagKind => tags[state]
export const stateWords = (t: T, state: string): string => t(`projects.state.${state}` as MessageKey)
export const kindWords = (t: T, kind: string): string => t(`projects.kind.${kind}` as MessageKey)
export const sourceWords = (t: T, source: string): string => t(`projects.source.${source}` as MessageKey)

/** Billions and millions for tables, where the whole amount stands on the project's own page. */
export function shortMoney(t: T, amount: number): string {
  if (amount >= 1_000_000_000) return t('projects.billion', { amount: formatNumber(t.lang, Math.floor(amount / 10_000_000) / 100) })
  if (amount >= 1_000_000) return t('projects.million', { amount: formatNumber(t.lang, Math.floor(amount / 10_000) / 100) })
  return formatMoney(t.lang, amount)
}
export const money = (t: T, amount: number): string => formatMoney(t.lang, amount)
export const spanWords = (t: T, span: Span, word: (t: T, amount: number) => string = shortMoney): string =>
  span.low === span.high ? word(t, span.mid) : `${word(t, span.low)} – ${word(t, span.high)}`

const times = (t: T, hundredths: number): string => formatNumber(t.lang, hundredths / 100)
/** Hundredths of a percent as a share: 0,1 %. */
export const shareWords = (t: T, share: number): string => `${formatNumber(t.lang, share / 100)} %`

/** What one đồng brought back, as a figure with its span, and whether that is enough. */
export function ratioWords(t: T, value: Value): { text: string; range: string; tag: TagKind } {
  const { ratio, method, measured } = value
  if (!measured) return { text: t('projects.not_measured'), range: '', tag: 'stale' }
  if (!ratio) return { text: t('projects.nothing_spent'), range: '', tag: 'plain' }
  const aim = method?.body.aim
  const tag: TagKind = !aim ? 'plain' : ratio.low >= aim.least ? 'done' : ratio.high < aim.least ? 'soon' : 'doing'
  return { text: t('projects.times', { times: times(t, ratio.mid) }), range: `${times(t, ratio.low)} – ${times(t, ratio.high)}`, tag }
}

export const kilometres = (t: T, metres: number): string => formatNumber(t.lang, Math.floor(metres / 1_000))
export const hours = (t: T, seconds: number): string => formatNumber(t.lang, Math.floor(seconds / 3_600))
