/** A value at a moment, the moment in years: 2025.5 is the middle of 2025. */
export type Known = { at: number; value: number }
export type Forecast = { value: number; low: number; high: number; perYear: number; values: number }
export type Bounds = { least?: number | undefined; most?: number | undefined }

/** From so many values on. */
export const leastValues = 3

const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b)

/** A quantile of a sorted list, between its neighbours. */
export function quantile(list: readonly number[], q: number): number {
  const place = (list.length - 1) * q
  const [below, above] = [list[Math.floor(place)] ?? 0, list[Math.ceil(place)] ?? 0]
  return below + (above - below) * (place - Math.floor(place))
}

const median = (list: readonly number[]): number => quantile(sorted(list), 0.5)

function clamp(value: number, { least, most }: Bounds): number {
  const above = least === undefined ? value : Math.max(least, value)
  return most === undefined ? above : Math.min(most, above)
}

/**
 * Where the values go: the median slope between all pairs of them (Theil and Sen), which a single odd value does not turn. The
 * interval spans the slopes from the 10th to the 90th percentile, from the last value on, and the usual distance of values from
 * the line. It never leaves what is possible (a share ends at 100 %). Undefined with fewer than three values.
 */
export function forecast(known: readonly Known[], at: number, bounds: Bounds = {}): Forecast | undefined {
  const moments = new Set(known.map((one) => one.at))
  const last = [...known].sort((a, b) => a.at - b.at).at(-1)
  if (!last || moments.size < leastValues) return undefined
  const slopes: number[] = []
  for (const [index, one] of known.entries())
    for (const other of known.slice(index + 1)) if (other.at !== one.at) slopes.push((other.value - one.value) / (other.at - one.at))
  const order = sorted(slopes)
  const perYear = quantile(order, 0.5)
  const base = median(known.map((one) => one.value - perYear * one.at))
  const scatter = median(known.map((one) => Math.abs(one.value - (base + perYear * one.at))))
  const ahead = Math.max(0, at - last.at)
  const centre = base + perYear * at
  return {
    value: clamp(centre, bounds),
    low: clamp(centre + (quantile(order, 0.1) - perYear) * ahead - scatter, bounds),
    high: clamp(centre + (quantile(order, 0.9) - perYear) * ahead + scatter, bounds),
    perYear,
    values: known.length,
  }
}
