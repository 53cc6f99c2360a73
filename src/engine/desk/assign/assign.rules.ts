export type Facts = Readonly<Record<string, readonly string[]>>
export type Way = 'round_robin' | 'least_loaded'
/** Facts of a case and the values of which it must hold one; a fact that is not named may be anything. */
export type Matches = Readonly<Record<string, readonly { value: string; label: string }[]>>
export type Candidate = { id: string; name: string; open: number }

/** Whether a rule speaks of a case. */
export function speaksOf(matches: Matches, facts: Facts): boolean {
  return Object.entries(matches).every(([key, wanted]) => wanted.length === 0 || wanted.some(({ value }) => facts[key]?.includes(value)))
}

/**
 * Whose turn it is. In turn: the next after the last one, by id, whoever came or went meanwhile. By load: who holds the fewest
 * open cases; of several, who comes next in turn, so that an empty office is not filled from one end.
 */
export function chooseOfficer(way: Way, candidates: readonly Candidate[], last: string | null): Candidate | undefined {
  const inTurn = [...candidates].sort((a, b) => (a.id < b.id ? -1 : 1))
  const from = inTurn.findIndex((one) => last !== null && one.id > last)
  const turn = from < 0 ? inTurn : [...inTurn.slice(from), ...inTurn.slice(0, from)]
  if (way === 'round_robin') return turn[0]
  return turn.reduce<Candidate | undefined>((best, one) => (best && best.open <= one.open ? best : one), undefined)
}

/** Rules in the order in which they are asked: the unit's own before those of the units above it, then by their place. */
export function inOrder<R extends { unitId: string; position: number; id: string }>(rules: readonly R[], unitPath: readonly string[]): R[] {
  return [...rules].sort(
    (a, b) => unitPath.indexOf(a.unitId) - unitPath.indexOf(b.unitId) || a.position - b.position || (a.id < b.id ? -1 : 1),
  )
}
