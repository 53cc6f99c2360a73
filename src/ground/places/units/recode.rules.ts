import type { Share, Succession } from './units.rules.ts'

/** What is known of a set of units over time: when each was in force, what it became, what it came from, what it held at its end. */
export type History = {
  spans: ReadonlyMap<string, readonly { validFrom: string; validTo: string | null }[]>
  out: ReadonlyMap<string, readonly Succession[]>
  into: ReadonlyMap<string, readonly Succession[]>
  lastChildren: ReadonlyMap<string, readonly string[]>
}

/** A unit of then in units of another day: all of it in one (`whole`), spread over several (`part`), or in none (`to` empty). */
export type Recoding = { from: string; to: string[]; share: Share }

export type Restated = {
  sums: Map<string, number>
  /** Values that no one can divide from the links alone: they stay visible instead of being guessed. */
  undivided: { unitId: string; value: number; among: string[] }[]
}

type Reached = { units: Set<string>; exact: boolean }

function inForce(history: History, id: string, day: string): boolean {
  return (history.spans.get(id) ?? []).some((span) => span.validFrom <= day && (span.validTo === null || span.validTo >= day))
}

function endsBefore(history: History, id: string, day: string): boolean {
  return (history.spans.get(id) ?? []).every((span) => span.validTo !== null && span.validTo < day)
}

function union(reached: Reached[]): Reached {
  return { units: new Set(reached.flatMap((one) => [...one.units])), exact: reached.length > 0 && reached.every((one) => one.exact) }
}

/**
 * Forward: follow the links until units of that day. A unit that ended without a link (a level was abolished) goes where the
 * units below it went. A single link that takes only a part leaves the rest unknown: not exact.
 */
function forward(history: History, id: string, day: string, seen: ReadonlySet<string>): Reached {
  if (inForce(history, id, day)) return { units: new Set([id]), exact: true }
  if (seen.has(id)) return { units: new Set(), exact: false }
  const path = new Set([...seen, id])
  const links = (history.out.get(id) ?? []).filter((link) => link.onDate <= day)
  if (links.length === 0) return union((history.lastChildren.get(id) ?? []).map((child) => forward(history, child, day, path)))
  const reached = union(links.map((link) => forward(history, link.to, day, path)))
  return links.length === 1 && links[0]?.share === 'part' ? { ...reached, exact: false } : reached
}

/** Backward: a unit that began later lies in whatever it was made from. */
function backward(history: History, id: string, day: string, seen: ReadonlySet<string>): Reached {
  if (inForce(history, id, day)) return { units: new Set([id]), exact: true }
  if (seen.has(id)) return { units: new Set(), exact: false }
  const path = new Set([...seen, id])
  const links = (history.into.get(id) ?? []).filter((link) => link.onDate > day)
  return union(links.map((link) => backward(history, link.from, day, path)))
}

export function recodeUnit(history: History, from: string, day: string): Recoding {
  const reached = endsBefore(history, from, day) ? forward(history, from, day, new Set()) : backward(history, from, day, new Set())
  return { from, to: [...reached.units].sort(), share: reached.exact && reached.units.size === 1 ? 'whole' : 'part' }
}

/** The units of that day into which some of this one went, with how much of it. */
export function successorsOf(history: History, id: string, day: string): { unitId: string; share: Share }[] {
  const { to, share } = recodeUnit(history, id, day)
  return to.filter((unitId) => unitId !== id).map((unitId) => ({ unitId, share }))
}

/** The units of that day of which this one took over something, with how much of each. */
export function predecessorsOf(history: History, id: string, day: string): { unitId: string; share: Share }[] {
  const found = new Map<string, Share>()
  const walk = (unitId: string, share: Share, seen: ReadonlySet<string>): void => {
    for (const link of history.into.get(unitId) ?? []) {
      if (link.onDate <= day || seen.has(link.from)) continue
      const carried = link.share === 'part' ? 'part' : share
      if (!inForce(history, link.from, day)) walk(link.from, carried, new Set([...seen, link.from]))
      else if (found.get(link.from) !== 'whole') found.set(link.from, carried)
    }
  }
  walk(id, 'whole', new Set([id]))
  return [...found].map(([unitId, share]) => ({ unitId, share }))
}

/** Sums per unit of then, restated in the units of the recodings' day. Nothing is lost: sums and undivided add up to what came in. */
export function restateSums(recodings: readonly Recoding[], values: ReadonlyMap<string, number>): Restated {
  const by = new Map(recodings.map((recoding) => [recoding.from, recoding]))
  const sums = new Map<string, number>()
  const undivided: Restated['undivided'] = []
  for (const [unitId, value] of values) {
    const recoding = by.get(unitId)
    const [target] = recoding?.to ?? []
    if (recoding?.share === 'whole' && target) sums.set(target, (sums.get(target) ?? 0) + value)
    else undivided.push({ unitId, value, among: recoding?.to ?? [] })
  }
  return { sums, undivided }
}
