/** Of one provider in the last quarter of an hour: how many messages it was given and how many took more than five minutes. */
export type Load = { name: string; weight: number; asked: number; slow: number; changedAt: Date }

const step = 10
const slowShare = 0.15
const restBetween = 5 * 60_000
const driftAfter = 15 * 60_000

/**
 * Moves ten points of a hundred away from a provider that is late with 15 % or more of its messages, to the others in equal
 * parts; not when all are late, and not within five minutes of a change. When none is late, drifts ten points back to equal
 * shares each quarter of an hour (the rule of GOV.UK Notify). Weights stay whole and sum to 100.
 */
export function rebalance(loads: readonly Load[], now: Date): Map<string, number> {
  const weights = new Map(loads.map((load) => [load.name, load.weight]))
  if (loads.length < 2) return weights
  const since = Math.min(...loads.map((load) => now.getTime() - load.changedAt.getTime()))
  const late = loads.filter((load) => load.asked > 0 && load.slow / load.asked >= slowShare)
  if (late.length === loads.length || since < restBetween) return weights
  const move = (from: string, to: readonly string[], points: number): void => {
    const taken = Math.min(points, weights.get(from) ?? 0)
    weights.set(from, (weights.get(from) ?? 0) - taken)
    for (let left = taken, at = 0; left > 0; left--, at++) {
      const name = to[at % to.length] ?? from
      weights.set(name, (weights.get(name) ?? 0) + 1)
    }
  }
  if (late.length > 0) {
    const good = loads.filter((load) => !late.includes(load)).map((load) => load.name)
    for (const load of late) move(load.name, good, step)
    return weights
  }
  if (since < driftAfter) return weights
  const equal = Math.floor(100 / loads.length)
  const above = loads.filter((load) => load.weight > equal + 1).sort((a, b) => b.weight - a.weight)[0]
  const below = loads.filter((load) => load.weight < equal).map((load) => load.name)
  if (above && below.length > 0) move(above.name, below, Math.min(step, above.weight - equal))
  return weights
}

/** The provider of one asking: by weight, decided by `lot` (0 ≤ lot < 1); not the one that has just failed while there is another. */
export function pick(loads: readonly { name: string; weight: number }[], lot: number, failed?: string): string | undefined {
  const able = loads.filter((load) => load.name !== failed && load.weight > 0)
  const among = able.length > 0 ? able : loads
  const total = among.reduce((sum, load) => sum + Math.max(load.weight, 1), 0)
  let point = lot * total
  for (const load of among) {
    point -= Math.max(load.weight, 1)
    if (point < 0) return load.name
  }
  return among.at(-1)?.name
}
