/** What kind of trouble: late at a unit, late in a procedure, papers asked for again, on paper still, an unmet target, gaps in data. */
export const painKinds = ['late_unit', 'late_procedure', 'supplement', 'counter', 'target', 'entries', 'register'] as const
export type PainKind = (typeof painKinds)[number]

/**
 * What a kind weighs beside the others, and the share at which its gap is whole: a quarter of all dossiers late is as bad as it gets.
 * Who waits at a counter comes before what a register lacks.
 */
export const scales: Record<PainKind, { weight: number; whole: number }> = {
  late_unit: { weight: 1, whole: 0.25 },
  late_procedure: { weight: 1, whole: 0.25 },
  supplement: { weight: 0.9, whole: 0.5 },
  target: { weight: 0.8, whole: 1 },
  counter: { weight: 0.7, whole: 0.8 },
  entries: { weight: 0.5, whole: 1 },
  register: { weight: 0.4, whole: 1 },
}

/** `gap`: how far from what should be, 0 to 1. `touched`: how many dossiers, people or records it meets; undefined where nobody counts them. */
export type Weight = { gap: number; touched: number | undefined }

// A gap of which nobody knows whom it touches still counts, for so much.
const unseenReach = 0.4

/** How wide a pain reaches beside the widest of its kind, on a logarithmic scale: ten times as many is one step more. */
export function reachOf(touched: number | undefined, most: number): number {
  if (touched === undefined) return unseenReach
  if (touched <= 0) return 0
  return most <= 1 ? 1 : Math.min(1, Math.log10(1 + touched) / Math.log10(1 + most))
}

/** 0 to 100: the gap on the scale of its kind, weighed with how wide it reaches. Greater in both is never less. */
export function scoreOf(kind: PainKind, { gap, touched }: Weight, most: number): number {
  const { weight, whole } = scales[kind]
  const bounded = Math.max(0, Math.min(1, gap / whole))
  return Math.round(100 * weight * bounded * (unseenReach + (1 - unseenReach) * reachOf(touched, most)))
}

/** The worst first; of equal ones that which touches more, then by name, so that the order is the same each time. */
export function ranked<P extends Weight & { id: string; kind: PainKind }>(pains: readonly P[]): (P & { score: number })[] {
  const most = new Map<PainKind, number>()
  for (const { kind, touched } of pains) most.set(kind, Math.max(most.get(kind) ?? 1, touched ?? 0))
  return pains
    .map((pain) => ({ ...pain, score: scoreOf(pain.kind, pain, most.get(pain.kind) ?? 1) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (b.touched ?? 0) - (a.touched ?? 0) || (a.id < b.id ? -1 : 1))
}

export type Part = { numerator: number; denominator: number }
// Three of five late is a bad day; of so few nothing is said.
export const leastRecords = 10

/** A share of what was counted as a pain: too few records say nothing. `inverse`: what is lacking counts. */
export function weightOf({ numerator, denominator }: Part, inverse = false): Weight | undefined {
  if (denominator < leastRecords) return undefined
  const touched = inverse ? denominator - numerator : numerator
  return touched <= 0 ? undefined : { gap: touched / denominator, touched }
}
