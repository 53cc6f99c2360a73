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

/** From the day of the values (if it is known) to the day asked for. */
type Journey = { day: string; of?: string | undefined }

const self = (id: string): Reached => ({ units: new Set([id]), exact: true })

/**
 * Forward: follow the links until units of that day. A unit that ended without a link (a level was abolished) goes where the
 * units below it went. A single link that takes only a part leaves the rest unknown: not exact. A unit that goes on but gave a
 * part away after the day of the values is spread as well.
 */
function forward(history: History, id: string, journey: Journey, seen: ReadonlySet<string>): Reached {
  if (seen.has(id)) return { units: new Set(), exact: false }
  const path = new Set([...seen, id])
  const links = (history.out.get(id) ?? []).filter((link) => link.onDate <= journey.day && link.onDate > (journey.of ?? ''))
  const follow = (ids: string[]): Reached => union(ids.map((next) => forward(history, next, journey, path)))
  if (inForce(history, id, journey.day)) {
    if (journey.of === undefined || links.length === 0) return self(id)
    return union([self(id), follow(links.map((link) => link.to))])
  }
  if (links.length === 0) return follow([...(history.lastChildren.get(id) ?? [])])
  const reached = follow(links.map((link) => link.to))
  return links.length === 1 && links[0]?.share === 'part' ? { ...reached, exact: false } : reached
}

/** Backward: a unit that began later, or grew before the day of the values, lies in whatever it was made from. */
function backward(history: History, id: string, journey: Journey, seen: ReadonlySet<string>): Reached {
  if (seen.has(id)) return { units: new Set(), exact: false }
  const path = new Set([...seen, id])
  const links = (history.into.get(id) ?? []).filter(
    (link) => link.onDate > journey.day && (journey.of === undefined || link.onDate <= journey.of),
  )
  const sources = union(links.map((link) => backward(history, link.from, journey, path)))
  if (!inForce(history, id, journey.day)) return sources
  return journey.of === undefined || links.length === 0 ? self(id) : union([self(id), sources])
}

/** Where a unit lies on another day. With the day of the values (`of`), what was given away or taken in between is seen too. */
export function recodeUnit(history: History, from: string, day: string, of?: string): Recoding {
  const isForward = of === undefined ? endsBefore(history, from, day) : of <= day
  const reached = isForward ? forward(history, from, { day, of }, new Set()) : backward(history, from, { day, of }, new Set())
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
      if (inForce(history, link.from, day) && found.get(link.from) !== 'whole') found.set(link.from, carried)
      walk(link.from, carried, new Set([...seen, link.from]))
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
