/** A unit's month: reports that came in it and what had become of them when the month was closed. */
export type Line = {
  unitId: string
  unitName: string
  received: number
  answered: number
  inTime: number
  open: number
  medianHours: number | null
  /** Nine of ten were answered within this. */
  slowHours: number | null
  rated: number
  scoreSum: number
}
export type Month = { month: string; lines: Line[]; hash: string; previousHash: string; frozenAt: Date }

export const isMonth = (text: string | undefined): text is string => /^20\d\d-(0[1-9]|1[0-2])$/.test(text ?? '')

/** The moments in which a month of Vietnam begins and ends. */
export function spanOf(month: string): { from: Date; to: Date } {
  const [year = 2000, number = 1] = month.split('-').map(Number)
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  return { from: new Date(`${month}-01T00:00:00+07:00`), to: new Date(`${next}-01T00:00:00+07:00`) }
}

/** The month before the one in which a day lies. */
export function monthBefore(day: string): string {
  const [year = 2000, number = 1] = day.split('-').map(Number)
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`
}

/** What the hash is of: lines in one order and one writing, chained to the month before. */
export const frozenText = (month: string, lines: readonly Line[], previousHash: string): string => {
  const ordered = [...lines].sort((a, b) => (a.unitId < b.unitId ? -1 : 1))
  const plain = ordered.map((line) => [
    line.unitId,
    line.unitName,
    line.received,
    line.answered,
    line.inTime,
    line.open,
    line.medianHours,
    line.slowHours,
    line.rated,
    line.scoreSum,
  ])
  return JSON.stringify([month, previousHash, plain])
}

// A unit with two reports says nothing about how it works: it is shown, but not ranked.
const fewest = 5
const share = (line: Line): number => (line.received === 0 ? 0 : line.inTime / line.received)

/** By the share answered in time; equals by the usual time, then by name. Units with too few come last, without a place. */
export function rank(lines: readonly Line[]): (Line & { place: number | null; share: number })[] {
  const order = (a: Line, b: Line): number =>
    share(b) - share(a) || (a.medianHours ?? 1e9) - (b.medianHours ?? 1e9) || (a.unitName < b.unitName ? -1 : 1)
  const ranked = lines.filter((line) => line.received >= fewest).sort(order)
  const rest = lines.filter((line) => line.received < fewest).sort(order)
  return [
    ...ranked.map((line, at) => ({ ...line, share: share(line), place: at + 1 })),
    ...rest.map((line) => ({ ...line, share: share(line), place: null })),
  ]
}
