/** A main index of an edition; `components` is how many it has where the decision's table says so. Their names and points are not known. */
export type Part = { code: string; points: number; components: number | null }
/** What an assessment says of a main index: points, and the days of work that would bring the rest. */
export type Mark = { part: string; points: number; effortDays: number }

const within = (mark: Mark, part: Part): number => Math.max(0, Math.min(part.points, mark.points))

/** The index of what was assessed: points over the scale, 0 to 1; undefined while a main index that gives points has no mark. */
export function scoreOf(parts: readonly Part[], marks: readonly Mark[], scale: number): number | undefined {
  let points = 0
  for (const part of parts) {
    const mark = marks.find((one) => one.part === part.code)
    if (!mark && part.points > 0) return undefined
    if (mark) points += within(mark, part)
  }
  return points / scale
}

export type Gain = { part: string; missing: number; effortDays: number; perTenDays: number }

/** What brings most for the work: the points that are missing, by ten days of it, the most first. */
export function gainsOf(parts: readonly Part[], marks: readonly Mark[]): Gain[] {
  return marks
    .flatMap((mark) => {
      const part = parts.find((one) => one.code === mark.part)
      const missing = part ? part.points - within(mark, part) : 0
      return missing > 0 ? [{ part: mark.part, missing, effortDays: mark.effortDays, perTenDays: (missing / mark.effortDays) * 10 }] : []
    })
    .sort((a, b) => b.perTenDays - a.perTenDays || (a.part < b.part ? -1 : 1))
}

/**
 * Between which ranks a score would have stood: of a published table only some scores are known, so it is a span and not a place.
 * Behind everybody known to have more, not behind anybody known to have less.
 */
export function rankBetween(
  score: number,
  published: readonly { rank: number; score: number }[],
  provinces: number,
): { best: number; worst: number } {
  const above = published.filter((one) => one.score > score).map(({ rank }) => rank)
  const below = published.filter((one) => one.score <= score).map(({ rank }) => rank)
  const best = Math.max(0, ...above) + 1
  return { best, worst: Math.max(best, Math.min(provinces, ...below)) }
}
