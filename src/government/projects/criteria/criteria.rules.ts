import type { Criteria } from '../rulebook/shapes.ts'

export type Criterion = Criteria['criteria'][number]
/** Of so few records nothing is told: neither of the agency nor of the people behind them. */
export const fewest = 10
export type Told = { value: number | null; numerator: number | null; denominator: number | null }
export type Mark = { key: string; weight: number } & (
  | { status: 'measured'; value: number; numerator: number | null; denominator: number | null; points: number }
  | { status: 'too_few' | 'not_measured' }
)
export type Score = {
  /** From 0 to 100 with one decimal; undefined where too little of it is measured. */
  score: number | undefined
  /** How much of the weight is measured, in percent. */
  known: number
  marks: Mark[]
}

/** Points of a value, in thousandths of the whole: none at `none`, all at `full`, evenly between, never outside. */
export function pointsOf({ none, full }: Pick<Criterion, 'none' | 'full'>, value: number): number {
  const part = (value - none) / (full - none)
  return Math.round(Math.min(1, Math.max(0, part)) * 1_000)
}

export function markOf(criterion: Criterion, told: Told | undefined): Mark {
  const own = { key: criterion.key, weight: criterion.weight }
  if (!told || told.value === null) return { ...own, status: 'not_measured' }
  if (told.denominator !== null && told.denominator < fewest) return { ...own, status: 'too_few' }
  return { ...own, ...told, status: 'measured', value: told.value, points: pointsOf(criterion, told.value) }
}

/** The score of an agency: the weighted mean of what is measured, where that is at least half of the weight. */
export function scoreOf(marks: readonly Mark[]): Score {
  const all = marks.reduce((sum, { weight }) => sum + weight, 0)
  const measured = marks.filter((mark) => mark.status === 'measured')
  const weight = measured.reduce((sum, one) => sum + one.weight, 0)
  const points = measured.reduce((sum, one) => sum + one.points * one.weight, 0)
  const known = all === 0 ? 0 : Math.floor((weight * 100) / all)
  return { score: weight * 2 >= all && weight > 0 ? Math.round(points / weight) / 10 : undefined, known, marks: [...marks] }
}
