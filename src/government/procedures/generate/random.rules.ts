/** Chance that can be repeated: the same seed gives the same numbers on every machine. */
export type Random = {
  /** From 0 up to, not including, 1. */
  next(): number
  below(limit: number): number
  between(low: number, high: number): number
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
  uuid(): string
  bytes(count: number): Uint8Array
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

/**
 * A stream of its own for these numbers. sfc32: its 128 bits of state keep a million streams from ever meeting; a
 * generator of 32 bits would give two dossiers one id.
 */
export function randomFrom(...parts: number[]): Random {
  let [a, b, c, count] = [mix(1, ...parts), mix(2, ...parts), mix(3, ...parts), 1]
  const word = (): number => {
    const sum = (a + b + count) | 0
    count = (count + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 12; i++) word()
  const next = (): number => word() / 0x1_0000_0000
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    between: (low, high) => low + next() * (high - low),
    chance: (share) => next() < share,
    bytes: (count) => Uint8Array.from({ length: count }, () => word() & 255),
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
  const weights = Array.from({ length: count }, () => 0)
  order.forEach(({ i }, rank) => {
    weights[i] = 1 / (rank + 1) ** steepness
  })
  let sum = 0
  return weights.map((weight) => (sum += weight))
}
