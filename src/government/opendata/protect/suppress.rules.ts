/** A figure of a table that adds up: it stands in one line of each direction; totals are subtracted, so that each line comes to nothing. */
export type Figure = { id: string; lines: readonly [string, string]; sign: 1 | -1; value: number; small?: boolean }
export type Suppressed = { primary: Set<string>; secondary: Set<string> }

/** A line along which nothing adds up. */
export const free = 'free'

/** Counts from one up to k are small: none is fine, and so is k. */
export const isSmall = (value: number, k: number): boolean => value > 0 && value < k

type Edge = { figure: Figure; to: string }

/*
 * Who reads the table knows that every line comes to nothing and that what is hidden is at least one (a hidden none: at least
 * none). A hidden figure can be another than it is if one more (or less) in it can be made good by others that are hidden: a way
 * back through the lines, along figures that may grow, and along figures that may shrink.
 */
const least = (figure: Figure): number => Math.min(figure.value, 1)
const mayShrink = (figure: Figure): boolean => figure.value > least(figure)

function waysOf(hidden: readonly Figure[]): Map<string, Edge[]> {
  const ways = new Map<string, Edge[]>()
  const add = (from: string, edge: Edge): void => {
    const known = ways.get(from)
    if (known) known.push(edge)
    else ways.set(from, [edge])
  }
  for (const figure of hidden) {
    const [row, column] = figure.lines
    if (figure.sign === 1 || mayShrink(figure)) add(row, { figure, to: column })
    if (figure.sign === -1 || mayShrink(figure)) add(column, { figure, to: row })
  }
  return ways
}

function reaches(ways: ReadonlyMap<string, Edge[]>, from: string, to: string, without: Figure): boolean {
  const seen = new Set([from])
  const queue = [from]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (at === to) return true
    for (const { figure, to: next } of ways.get(at) ?? [])
      if (figure.id !== without.id && !seen.has(next)) {
        seen.add(next)
        queue.push(next)
      }
  }
  return false
}

/** Whether a hidden figure can be worked out from what is shown. */
export function isDerivable(figure: Figure, ways: ReadonlyMap<string, Edge[]>): boolean {
  const [row, column] = figure.lines
  if (row === column) return false
  const up = figure.sign === 1 || mayShrink(figure)
  const down = figure.sign === -1 || mayShrink(figure)
  return !((up && reaches(ways, column, row, figure)) || (down && reaches(ways, row, column, figure)))
}

/** What is hidden next to protect a figure: a part before a total, the smallest first, one that is none last. */
function nextToHide(figures: readonly Figure[], hidden: ReadonlySet<string>, of: Figure): Figure | undefined {
  const rank = (one: Figure): number => (of.lines.some((line) => line !== free && one.lines.includes(line)) ? 0 : 4)
  const kind = (one: Figure): number => (one.value === 0 ? 2 : one.lines.includes('total') || one.sign === -1 ? 1 : 0)
  return figures
    .filter((one) => !hidden.has(one.id))
    .map((one) => ({ one, place: rank(one) + kind(one) }))
    .sort((a, b) => a.place - b.place || a.one.value - b.one.value || (a.one.id < b.one.id ? -1 : 1))[0]?.one
}

/** Hides small figures, and as many others as it takes that none of the hidden can be worked out from the rest and the totals. */
export function suppress(figures: readonly Figure[], k: number): Suppressed {
  const primary = new Set(figures.filter((one) => one.small === true || isSmall(one.value, k)).map(({ id }) => id))
  const hidden = new Set(primary)
  const waysNow = (): Map<string, Edge[]> => waysOf(figures.filter(({ id }) => hidden.has(id)))
  let ways = waysNow()
  for (let open = true; open; ) {
    open = false
    for (const figure of figures) {
      if (!hidden.has(figure.id) || !isDerivable(figure, ways)) continue
      const next = nextToHide(figures, hidden, figure)
      if (!next) continue
      hidden.add(next.id)
      ways = waysNow()
      open = true
    }
  }
  return { primary, secondary: new Set([...hidden].filter((id) => !primary.has(id))) }
}

export type Part = { id: string; value: number; parts: readonly [string, string?]; small?: boolean | undefined }

/** The figures of a table in one or two directions with all its totals, which count as known whether they are shown or not. */
export function withTotals(parts: readonly Part[]): Figure[] {
  const isFlat = parts.every(({ parts: [, second] }) => second === undefined)
  const sums = new Map<string, number>()
  const add = (id: string, value: number): void => void sums.set(id, (sums.get(id) ?? 0) + value)
  const figures = parts.map(({ id, value, parts: [first, second], small }): Figure => {
    if (!isFlat) {
      add(`row ${first}`, value)
      add(`column ${second ?? ''}`, value)
    }
    add('all', value)
    const lines = isFlat ? (['line', free] as const) : ([`row ${first}`, `column ${second ?? ''}`] as const)
    return { id, lines, sign: 1, value, ...(small ? { small } : {}) }
  })
  for (const [line, value] of sums) {
    const lines: [string, string] =
      line === 'all' ? (isFlat ? ['line', free] : ['total', 'totals']) : line.startsWith('row') ? [line, 'totals'] : ['total', line]
    figures.push({ id: `total ${line}`, lines, sign: line === 'all' && !isFlat ? 1 : -1, value })
  }
  return figures
}
