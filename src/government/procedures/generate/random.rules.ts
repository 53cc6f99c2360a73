/** Chance that can be repeated: the same seed gives the same numbers on every machine. */
export type Random = {
  /** From 0 up to, not including, 1. */
  next(): number
  below(limit: number): number
  between(low: number, high: number): number
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
  uuid(): string
}

/** Mixes numbers into one seed, so that each made-up thing has a stream of its own. */
export function mix(...parts: number[]): number {
  let hash = 0x9e3779b9
  for (const part of parts) {
    hash = Math.imul(hash ^ (part >>> 0), 0x85ebca6b)
    hash ^= hash >>> 13
    hash = Math.imul(hash, 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return hash >>> 0
}

const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0')

// mulberry32: small, quick, and good enough for names and days.
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  const next = (): number => word() / 0x1_0000_0000
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    between: (low, high) => low + next() * (high - low),
    chance: (share) => next() < share,
    pick: <T>(from: readonly T[]): T => from[below(from.length)] as T,
    uuid: () => {
      const [a, b, c, d] = [hex(word()), hex(word()), hex(word()), hex(word())]
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${'89ab'[Number.parseInt(c[0] ?? '0', 16) & 3]}${c.slice(1, 4)}-${c.slice(4)}${d}`
    },
  }
}

/** An index by weight: `sums` are the running sums of the weights. */
export function pickIndex(random: Random, sums: readonly number[]): number {
  const at = random.next() * (sums.at(-1) ?? 0)
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] ?? 0) > at) high = middle
    else low = middle + 1
  }
  return low
}

/** Few that are frequent, many that are rare: the running sums of 1/(n+1)^steepness over a shuffled order. */
export function unevenSums(random: Random, count: number, steepness: number): number[] {
  const order = Array.from({ length: count }, (_, i) => ({ i, key: random.next() })).sort((a, b) => a.key - b.key)
  const weights = new Array<number>(count)
  order.forEach(({ i }, rank) => {
    weights[i] = 1 / (rank + 1) ** steepness
  })
  let sum = 0
  return weights.map((weight) => (sum += weight))
}
