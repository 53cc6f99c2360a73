import { type Condition, holds } from '#engine/forms/index.ts'
import type { Exemption, FeeLine, FeeRule, Words } from './fee-rule.ts'

/** What a price is reckoned from. `today` is the day of filing: a price does not change because days pass. */
export type FeeFacts = {
  answers: Record<string, unknown>
  channel: string
  level: string
  today: string
}
export type Grant = { line: string; exemption: string }

export type PricedLine = {
  key: string
  label: Words
  /** Why this amount. */
  words: Words
  each: number
  times: number | null
  before: number
  exemption: { key: string; label: Words; ground: Words; percent: number } | null
  amount: number
}
export type Price = { lines: PricedLine[]; total: number }

const countOf = (value: unknown): number =>
  Array.isArray(value) ? value.length : typeof value === 'number' && Number.isFinite(value) ? Math.floor(value) : 0

/** Facts beside the answers that a condition may name. */
export const lookupIn =
  ({ answers, channel, level }: FeeFacts) =>
  (field: string): unknown =>
    field === 'filing.channel' ? channel : field === 'filing.level' ? level : Object.hasOwn(answers, field) ? answers[field] : undefined

function bestExemption(line: FeeLine, facts: FeeFacts, grants: readonly Grant[]): Exemption | undefined {
  const lookup = lookupIn(facts)
  const fits = (one: Exemption): boolean => {
    if (one.paper) return grants.some((grant) => grant.line === line.key && grant.exemption === one.key)
    return one.when !== undefined && holds(one.when as Condition, lookup, facts.today)
  }
  return [...(line.exemptions ?? [])].filter(fits).sort((a, b) => b.percent - a.percent)[0]
}

function priceLine(line: FeeLine, facts: FeeFacts, grants: readonly Grant[]): PricedLine {
  const step = line.steps.find((each) => holds(each.when as Condition | undefined, lookupIn(facts), facts.today))
  // Publishing demands a last step without a condition; a rule that lost it must not become a price of zero.
  if (!step) throw new Error(`fee line ${line.key} has no amount for this case`)
  const times = line.times ? Math.max(0, countOf(lookupIn(facts)(line.times.field)) - (line.times.free ?? 0)) : null
  const before = Math.min(step.amount * (times ?? 1), line.times?.max ?? Number.MAX_SAFE_INTEGER)
  const exemption = bestExemption(line, facts, grants)
  const amount = exemption ? before - Math.round((before * exemption.percent) / 100) : before
  const { key, label } = line
  const told = exemption ? { key: exemption.key, label: exemption.label, ground: exemption.ground, percent: exemption.percent } : null
  return { key, label, words: step.words, each: step.amount, times, before, exemption: told, amount }
}

/** What a case costs, line by line, with the words that say why. */
export function priceOf(rule: FeeRule, facts: FeeFacts, grants: readonly Grant[] = []): Price {
  const lines = rule.lines.map((line) => priceLine(line, facts, grants))
  return { lines, total: lines.reduce((sum, line) => sum + line.amount, 0) }
}

/** Exemptions that a paper would give and nobody has granted yet. */
export const openExemptions = (rule: FeeRule, price: Price): { line: string; exemption: Exemption }[] =>
  rule.lines.flatMap((line) => {
    const now = price.lines.find((priced) => priced.key === line.key)
    if (!now || now.amount === 0) return []
    return (line.exemptions ?? [])
      .filter((one) => one.paper && one.percent > (now.exemption?.percent ?? 0))
      .map((exemption) => ({ line: line.key, exemption }))
  })
