/**
 * What the events of a case did to its clock. Events of the same moment act in the order given; an event seen before (same key)
 * does nothing; an event later than `now` has not happened.
 *
 * not started ── start ──▶ running ◀── pause / resume ──▶ paused      stop, from anywhere: stopped
 *
 * - start: the receipt; a second one does nothing.
 * - pause, resume: the clock stands still in between; a pause in a pause, or a resume without one, does nothing.
 * - extend: lengthens the whole term, whenever it is said while the clock is not stopped.
 * - reset: the whole term anew from this moment; pauses and extensions before it are forgotten; it also reopens a stopped clock.
 * - phase: an event with a phase acts on the clock of that phase alone; one without acts on the whole, and its pauses, its resumes
 *   and its stop on every phase too. A phase paused by itself is not resumed by a resume of the whole, nor the other way round.
 */
import type { Interval } from './days.rules.ts'
import type { Duration } from './reckon.rules.ts'

export type ClockEvent = {
  at: Date
  effect: 'start' | 'pause' | 'resume' | 'extend' | 'reset' | 'stop'
  by?: Duration
  phase?: string
  reason?: string
  /** the key of the action that caused it: a retry is harmless */
  key?: string
}

export type Mark = { at: number; code: 'received' | 'restarted' | 'paused' | 'resumed' | 'extended' | 'stopped'; name?: string }

export type Clock = {
  startedAt: number | undefined
  stoppedAt: number | undefined
  paused: boolean
  /** disjoint, in order; the last one ends with Infinity while the clock stands still */
  pauses: Interval[]
  legs: Duration[]
  marks: Mark[]
}

/** A term with an extension: added to the last leg when the unit is the same, else counted after it. */
export function extendBy(legs: Duration[], by: Duration): Duration[] {
  const last = legs.at(-1)
  if (last?.unit !== by.unit) return [...legs, by]
  return [...legs.slice(0, -1), { unit: by.unit, amount: last.amount + by.amount }]
}

/** The events that have happened, once each, in order of time; a stable sort keeps the given order within a moment. */
function happened(events: readonly ClockEvent[], now: number): ClockEvent[] {
  const seen = new Set<string>()
  const once = events.filter((e) => {
    if (e.at.getTime() > now) return false
    if (e.key === undefined) return true
    if (seen.has(e.key)) return false
    seen.add(e.key)
    return true
  })
  return once.sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** Pauses that touch or overlap are one; one without length is none. */
function merge(pauses: Interval[]): Interval[] {
  const merged: Interval[] = []
  for (const p of pauses.filter((x) => x.to > x.from).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && p.from <= last.to) last.to = Math.max(last.to, p.to)
    else merged.push({ ...p })
  }
  return merged
}

type Reading = { clock: Clock; duration: Duration; phase: string | undefined; open: Set<string> }

const WHOLE = ''

function begin({ clock, duration }: Reading, at: number, code: 'received' | 'restarted', mark: (code: Mark['code']) => void): void {
  clock.startedAt = at
  clock.stoppedAt = undefined
  if (code === 'restarted') clock.legs = [duration]
  mark(code)
}

function halt(reading: Reading, scope: string, at: number): boolean {
  if (reading.open.has(scope) || reading.clock.stoppedAt !== undefined) return false
  reading.open.add(scope)
  reading.clock.pauses.push({ from: at, to: Number.POSITIVE_INFINITY })
  return true
}

/** Ends what this scope has stopped; what another scope has stopped stands still on. */
function release(reading: Reading, scope: string, at: number): boolean {
  if (!reading.open.delete(scope)) return false
  const still = reading.open.size > 0
  for (const p of reading.clock.pauses) if (p.to === Number.POSITIVE_INFINITY) p.to = at
  if (still) reading.clock.pauses.push({ from: at, to: Number.POSITIVE_INFINITY })
  return true
}

function apply(reading: Reading, event: ClockEvent): void {
  const { clock, phase } = reading
  const at = event.at.getTime()
  const scope = event.phase ?? WHOLE
  const own = scope === (phase ?? WHOLE)
  const mark = (code: Mark['code']) => clock.marks.push({ at, code, ...(event.reason === undefined ? {} : { name: event.reason }) })
  if (event.effect === 'pause' && halt(reading, scope, at)) mark('paused')
  else if (event.effect === 'resume' && release(reading, scope, at)) mark('resumed')
  else if (event.effect === 'start' && own && clock.startedAt === undefined && clock.stoppedAt === undefined)
    begin(reading, at, 'received', mark)
  else if (event.effect === 'extend' && own && event.by && clock.stoppedAt === undefined) {
    clock.legs = extendBy(clock.legs, event.by)
    mark('extended')
  } else if (event.effect === 'reset') {
    reading.open.clear()
    clock.pauses = []
    clock.marks = []
    if (own) begin(reading, at, 'restarted', mark)
    else Object.assign(clock, { startedAt: undefined, stoppedAt: undefined, legs: [reading.duration] })
  } else if (event.effect === 'stop' && clock.stoppedAt === undefined) {
    for (const each of reading.open) release(reading, each, at)
    clock.stoppedAt = at
    mark('stopped')
  }
}

/** The state of the clock at `now`, of the whole or of one phase. */
export function readClock(input: { duration: Duration; events: readonly ClockEvent[]; now: number; phase?: string | undefined }): Clock {
  const clock: Clock = { startedAt: undefined, stoppedAt: undefined, paused: false, pauses: [], legs: [input.duration], marks: [] }
  const reading: Reading = { clock, duration: input.duration, phase: input.phase, open: new Set() }
  for (const event of happened(input.events, input.now)) {
    if (event.phase === undefined || event.phase === input.phase) apply(reading, event)
  }
  clock.paused = reading.open.size > 0
  clock.pauses = merge(clock.pauses)
  return clock
}
