import type { Part, PartState } from './bundle.ts'

/** What of a part decides about the order. */
export type Step = Pick<Part, 'key' | 'after' | 'otherwise'>
export type Standing = { state: PartState; overdue: boolean }
export type Move = { kind: 'start'; key: string } | { kind: 'stop'; key: string; because: string }

type Verdict = 'go' | 'wait' | 'stop'

/** What a part says to those after it. */
function verdictOf(step: Step, { state, overdue }: Standing): Verdict {
  if (state === 'granted') return 'go'
  if (state === 'waiting') return 'wait'
  if (state === 'running') return overdue && step.otherwise.overdue === 'go_on' ? 'go' : 'wait'
  const then = state === 'withdrawn' ? step.otherwise.withdrawn : step.otherwise.refused
  return then === 'go_on' ? 'go' : then
}

/** Which waiting parts begin now, and which will not; stopping one may stop those after it. */
export function movesFor(steps: readonly Step[], standings: ReadonlyMap<string, Standing>): Move[] {
  const now = new Map(standings)
  const moves: Move[] = []
  const started = new Set<string>()
  for (let changed = true; changed; ) {
    changed = false
    for (const step of steps) {
      if (now.get(step.key)?.state !== 'waiting' || started.has(step.key)) continue
      const before = steps.filter((one) => step.after.includes(one.key))
      const said = before.map((one) => ({
        key: one.key,
        verdict: verdictOf(one, now.get(one.key) ?? { state: 'waiting', overdue: false }),
      }))
      const stopping = said.find(({ verdict }) => verdict === 'stop')
      if (stopping) {
        now.set(step.key, { state: 'stopped', overdue: false })
        moves.push({ kind: 'stop', key: step.key, because: stopping.key })
        changed = true
      } else if (said.every(({ verdict }) => verdict === 'go')) {
        started.add(step.key)
        moves.push({ kind: 'start', key: step.key })
      }
    }
  }
  return moves
}

export type Ending = 'done' | 'partly' | 'failed'

/** What the whole came to; undefined while one of its parts is still under way. */
export function endingOf(states: readonly PartState[]): Ending | undefined {
  if (states.some((state) => state === 'waiting' || state === 'running')) return undefined
  const granted = states.filter((state) => state === 'granted').length
  return granted === states.length ? 'done' : granted > 0 ? 'partly' : 'failed'
}

/** A part in time: known where it began or ended already, reckoned where it has not. */
export type Timed = { key: string; after: readonly string[]; began?: Date | undefined; ends?: Date | undefined }
export type Leg = { key: string; from: Date; to: Date | undefined; known: boolean; deciding: boolean }
export type Course = { legs: Leg[]; due: Date | undefined }

/**
 * The day by which the whole is promised: every part begins when the last of those before it ends, and the whole ends with the last
 * part. `dueOf` reckons one part from its beginning; without a number for a part there is none for what hangs on it.
 */
export function courseOf(parts: readonly Timed[], begins: Date, dueOf: (key: string, from: Date) => Date | undefined): Course {
  const legs = new Map<string, Omit<Leg, 'deciding'>>()
  const place = (key: string): Omit<Leg, 'deciding'> | undefined => {
    const known = legs.get(key)
    const part = parts.find((one) => one.key === key)
    if (known || !part) return known
    const before = part.after.flatMap((one) => place(one) ?? [])
    const unknown = before.some((leg) => leg.to === undefined)
    const from = part.began ?? latest([begins, ...before.flatMap((leg) => leg.to ?? [])])
    const to = part.ends ?? (unknown && !part.began ? undefined : dueOf(key, from))
    const leg = { key, from, to, known: part.ends !== undefined }
    legs.set(key, leg)
    return leg
  }
  const all = parts.flatMap((part) => place(part.key) ?? [])
  const due = all.some((leg) => leg.to === undefined) ? undefined : latest([begins, ...all.flatMap((leg) => leg.to ?? [])])
  const deciding = decidingKeys(parts, legs, due)
  return { legs: all.map((leg) => ({ ...leg, deciding: deciding.has(leg.key) })), due }
}

const latest = (days: Date[]): Date => new Date(Math.max(...days.map((day) => day.getTime())))

/** The chain of parts that makes the whole as long as it is, from its end backwards. */
function decidingKeys(parts: readonly Timed[], legs: ReadonlyMap<string, Omit<Leg, 'deciding'>>, due: Date | undefined): Set<string> {
  const chain = new Set<string>()
  if (!due) return chain
  let at = parts.find((part) => legs.get(part.key)?.to?.getTime() === due.getTime())
  while (at && !chain.has(at.key)) {
    chain.add(at.key)
    const { after } = at
    const from = legs.get(at.key)?.from.getTime()
    at = parts.find((part) => after.includes(part.key) && legs.get(part.key)?.to?.getTime() === from)
  }
  return chain
}

/** What is wrong with the order of parts: unknown ones, circles, papers of parts that need not have ended before. */
export function orderFaults(parts: readonly Pick<Part, 'key' | 'after' | 'papers'>[]): string[] {
  const faults: string[] = []
  const known = new Map(parts.map((part) => [part.key, part]))
  if (known.size < parts.length) faults.push('a part is named twice')
  const before = (key: string, seen: Set<string>): Set<string> => {
    for (const one of known.get(key)?.after ?? []) {
      if (seen.has(one)) continue
      seen.add(one)
      before(one, seen)
    }
    return seen
  }
  for (const part of parts) {
    for (const one of part.after) if (!known.has(one)) faults.push(`${part.key}: no part ${one}`)
    const earlier = before(part.key, new Set())
    if (earlier.has(part.key)) faults.push(`${part.key}: waits for itself`)
    for (const one of part.papers ?? []) if (!earlier.has(one)) faults.push(`${part.key}: the result of ${one} is not there yet`)
  }
  return faults
}
