/** When a code is suspicious; `moreThan` counts looks, places, or looks after it was sold. */
export type SuspicionRule = { rule: 'never_issued' | 'recalled' } | { rule: 'many_scans' | 'many_places' | 'after_sold'; moreThan: number }
export type Suspicion = SuspicionRule['rule']
/** What is known of a code: whether we issued it, and how often it was looked at, where, and after it was sold or used up. */
export type CodeFacts = { issued: boolean; recalled: boolean; scans: number; places: number; scansAfterSold: number }

function breaks(each: SuspicionRule, { issued, recalled, scans, places, scansAfterSold }: CodeFacts): boolean {
  if (!('moreThan' in each)) return each.rule === 'never_issued' ? !issued : recalled
  return { many_scans: scans, many_places: places, after_sold: scansAfterSold }[each.rule] > each.moreThan
}

/** The rules of the province that a code breaks, in their order. */
export const suspicionsOf = (rules: readonly SuspicionRule[], facts: CodeFacts): Suspicion[] =>
  rules.filter((each) => breaks(each, facts)).map(({ rule }) => rule)
