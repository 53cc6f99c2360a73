/** A figure as the sum of atoms: the finest parts into which all tables that are compared divide what they count. */
export type Piece = { atoms: readonly string[]; value: number }
export type OwnPiece = Piece & { id: string; hidden: boolean }

// A prime below 2^26: products of two remainders are whole numbers to a computer. What holds of fractions holds of remainders.
const prime = 67_108_859
const times = (a: number, b: number): number => (a * b) % prime

function inverse(a: number): number {
  let [result, base] = [1, a]
  for (let power = prime - 2; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = times(result, base)
    base = times(base, base)
  }
  return result
}

type Row = Map<number, number>

/** What follows from known sums by adding and subtracting (Gauss, sparse). */
export function openKnown() {
  const numbers = new Map<string, number>()
  const pivots = new Map<number, Row>()
  const rowOf = (atoms: readonly string[]): Row => {
    const row: Row = new Map()
    for (const atom of atoms) {
      const number = numbers.get(atom) ?? numbers.size
      numbers.set(atom, number)
      row.set(number, 1)
    }
    return row
  }
  /** Takes away all that is known; what is left begins with something that is not. */
  function reduced(row: Row): number | undefined {
    while (row.size > 0) {
      const first = [...row.keys()].reduce((least, one) => (one < least ? one : least))
      const pivot = pivots.get(first)
      if (!pivot) return first
      const factor = row.get(first) ?? 0
      for (const [at, amount] of pivot) {
        const next = ((row.get(at) ?? 0) - times(factor, amount) + prime) % prime
        if (next === 0) row.delete(at)
        else row.set(at, next)
      }
    }
    return undefined
  }
  return {
    add(atoms: readonly string[]): void {
      const row = rowOf(atoms)
      const first = reduced(row)
      if (first === undefined) return
      const scale = inverse(row.get(first) ?? 1)
      pivots.set(first, new Map([...row].map(([at, amount]) => [at, times(amount, scale)])))
    },
    holds: (atoms: readonly string[]): boolean => reduced(rowOf(atoms)) === undefined,
  }
}

/**
 * What a table must hide besides, so that no small figure follows from it together with what other tables show; undefined where
 * hiding the whole table would not be enough.
 */
export function holdTogether(
  own: readonly OwnPiece[],
  others: readonly Piece[],
  secrets: readonly (readonly string[])[],
): Set<string> | undefined {
  const more = new Set<string>()
  for (;;) {
    const shown = own.filter(({ id, hidden }) => !hidden && !more.has(id))
    const known = openKnown()
    for (const { atoms } of [...others, ...shown]) known.add(atoms)
    const leaks = secrets.filter((atoms) => atoms.length > 0 && known.holds(atoms))
    if (leaks.length === 0) return more
    const left = new Set(shown)
    for (const leak of leaks) {
      const of = new Set(leak)
      const touches = (one: OwnPiece): number => (one.atoms.some((atom) => of.has(atom)) ? 0 : 1)
      const [next] = [...left].sort((a, b) => touches(a) - touches(b) || a.value - b.value || (a.id < b.id ? -1 : 1))
      if (!next) continue
      left.delete(next)
      more.add(next.id)
    }
    if (left.size === shown.length) return undefined
  }
}
