/** What is known at one place and time: so much of a measure, on a day, in a unit. Amounts of one kind add up. */
export type Fact = {
  measure: string
  /** YYYY-MM-DD in Vietnam; a day to come is counted when it has come. */
  day: string
  unitId: string
  dims: Readonly<Record<string, string>>
  amount: number
  /** Of durations: the step of the scale. */
  bucket?: number
}

const step = Math.log(1.1)

/** The step of a duration in hours on a logarithmic scale: what is read back differs by less than 5 %. */
export const bucketOf = (hours: number): number => Math.round(Math.log(1 + Math.max(0, hours)) / step)
export const hoursOf = (bucket: number): number => Math.exp(bucket * step) - 1

/** The p-th percentile of a histogram of steps, in hours; undefined of nothing. */
export function percentileOf(buckets: ReadonlyMap<number, number>, p: number): number | undefined {
  const steps = [...buckets].filter(([, amount]) => amount > 0).sort(([a], [b]) => a - b)
  const total = steps.reduce((sum, [, amount]) => sum + amount, 0)
  if (total === 0) return undefined
  const wanted = Math.max(1, Math.ceil((p / 100) * total))
  let seen = 0
  for (const [bucket, amount] of steps) {
    seen += amount
    if (seen >= wanted) return hoursOf(bucket)
  }
  return undefined
}

const texts = new WeakMap<object, string>()

/** One text for the same dimension values in any order. */
export function tupleText(dims: Readonly<Record<string, string>>): string {
  const known = texts.get(dims)
  if (known !== undefined) return known
  const text = JSON.stringify(Object.fromEntries(Object.entries(dims).sort(([a], [b]) => (a < b ? -1 : 1))))
  texts.set(dims, text)
  return text
}

const keyOf = (fact: Fact): string => [fact.measure, fact.day, fact.unitId, fact.bucket ?? 0, tupleText(fact.dims)].join('|')

/** Facts of one kind added up; what adds up to nothing is left out. */
export function sumFacts(facts: readonly Fact[]): Fact[] {
  const sums = new Map<string, Fact>()
  for (const fact of facts) {
    const key = keyOf(fact)
    const before = sums.get(key)
    sums.set(key, before ? { ...before, amount: before.amount + fact.amount } : fact)
  }
  return [...sums.values()].filter((fact) => fact.amount !== 0)
}

/** What must be added to `before` so that it becomes `now`. */
export function difference(now: readonly Fact[], before: readonly Fact[]): Fact[] {
  return sumFacts([...now, ...before.map((fact) => ({ ...fact, amount: -fact.amount }))])
}

export type Cell = { measure: string; span: 'd' | 'm'; tuple: string; start: string; unitId: string; bucket: number; amount: number }

export const total = '{}'

/**
 * The cells that a fact belongs to: its day without dimensions and by each daily one; its month without dimensions and with
 * all of them. So a year of a province is read from a few thousand rows however many facts there were. Durations, which are
 * spread over steps, are kept by month alone.
 */
export function cellsOf(fact: Fact, daily: readonly string[]): Cell[] {
  const { measure, unitId, amount, bucket = 0, day, dims } = fact
  const cell = (span: 'd' | 'm', tuple: string): Cell => ({
    measure,
    span,
    tuple,
    start: span === 'd' ? day : `${day.slice(0, 7)}-01`,
    unitId,
    bucket,
    amount,
  })
  const whole = tupleText(dims)
  const cells = [cell('m', total)]
  if (fact.bucket === undefined) {
    cells.push(cell('d', total))
    for (const name of daily) if (dims[name] !== undefined) cells.push(cell('d', tupleText({ [name]: dims[name] })))
  }
  if (whole !== total) cells.push(cell('m', whole))
  return cells
}
