export type Chunk = { credit: number; due: number; amount: number }
export type Spread = {
  chunks: Chunk[] /** What is left of each credit. */
  rest: number[] /** What each due still lacks. */
  missing: number[]
}

/** Lays credits on dues, the first on the first, until one side is used up. */
export function spread(credits: readonly number[], dues: readonly number[]): Spread {
  const [rest, missing] = [[...credits], [...dues]]
  const chunks: Chunk[] = []
  let credit = 0
  let due = 0
  while (credit < rest.length && due < missing.length) {
    const [have, want] = [rest[credit] ?? 0, missing[due] ?? 0]
    const amount = Math.min(have, want)
    if (amount > 0) chunks.push({ credit, due, amount })
    rest[credit] = have - amount
    missing[due] = want - amount
    if (have === amount) credit++
    else due++
  }
  return { chunks, rest, missing }
}
