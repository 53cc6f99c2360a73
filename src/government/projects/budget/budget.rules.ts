import { missingTo, shareOf } from '../money/money.rules.ts'
import type { BudgetRules } from '../rulebook/shapes.ts'

export type Amounts = { total?: number | undefined; it?: number | undefined; security?: number | undefined }
export type Rule = BudgetRules['rules'][number]
/** met: it holds. short: so much is missing. unknown: an amount that the rule needs is not there. */
export type Checked = { rule: Rule; part: number | undefined; of: number | undefined } & (
  | { result: 'met' | 'short'; share: number | undefined; missing: number }
  | { result: 'unknown'; lacks: ('total' | 'it' | 'security')[] }
)

/** Holds the amounts of a year against the rules of that year. */
export function checkBudget(rules: BudgetRules, year: number, amounts: Amounts): Checked[] {
  return rules.rules
    .filter((rule) => rule.from <= year && (rule.to ?? year) >= year)
    .map((rule) => {
      const [part, of] = [amounts[rule.part], amounts[rule.of]]
      const lacks = [rule.part, rule.of].filter((name) => amounts[name] === undefined)
      if (part === undefined || of === undefined) return { rule, part, of, result: 'unknown', lacks }
      const missing = missingTo(part, of, rule.atLeast)
      return { rule, part, of, result: missing === 0 ? 'met' : 'short', share: shareOf(part, of), missing }
    })
}

type Money = { year: number; amount: number; securityPercent: number | null }
/** What projects or a plan add up to in a year; the part for security is rounded down, and not known where it is of one of them. */
export function amountsOf(list: readonly Money[], year: number): { it: number; security: number | undefined } {
  const own = list.filter((one) => one.year === year)
  const it = own.reduce((sum, { amount }) => sum + amount, 0)
  if (own.some(({ securityPercent }) => securityPercent === null)) return { it, security: undefined }
  const part = ({ amount, securityPercent }: Money): number => Number((BigInt(amount) * BigInt(securityPercent ?? 0)) / 100n)
  return { it, security: own.reduce((sum, one) => sum + part(one), 0) }
}
