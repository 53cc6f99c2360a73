/** Draws that are the same for the same seed (mulberry32): what a run found, another run finds again. */
export type Random = { next(): number; below(limit: number): number; pick<V>(list: readonly V[]): V }

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { next, below, pick: (list) => list[below(list.length)] as never }
}

/** The seed of TINHSO_FUZZ_SEED, or the one that continuous integration uses. */
export const seedOf = (text: string | undefined): number => {
  const seed = Number(text ?? 20261122)
  return Number.isSafeInteger(seed) && seed >= 0 ? seed : 20261122
}
