/** The days of a term as a citizen can read them; codes and names only, the page finds the words. */
import { type Calendar, type DayInfo, dayInfo } from './calendar.rules.ts'
import type { Mark } from './clock.rules.ts'
import { clockTimeOf, dayOf } from './days.rules.ts'
import { dayOfReceipt, type Duration, runsOn, type Term } from './reckon.rules.ts'

export type NoteCode =
  | 'received'
  | 'received_after_cut_off'
  | 'counts_as_received'
  | 'restarted'
  | 'paused'
  | 'resumed'
  | 'extended'
  | 'stopped'
  | 'weekend'
  | 'holiday'
  | 'swap_off'
  | 'swap_work'
  | 'half_day'

export type TraceNote = { code: NoteCode; at?: string; name?: string }

/**
 * zero: the day of receipt, not counted · counted · off: a day of rest that does not count · paused: the clock stood still ·
 * ahead: will count if nothing happens. `ordinal` of `of` numbers the days that count, in terms of days and months.
 */
export type TraceDay = {
  date: string
  kind: 'zero' | 'counted' | 'off' | 'paused' | 'ahead'
  ordinal?: number
  of?: number
  isToday: boolean
  isDue: boolean
  dueTime?: string
  note: TraceNote[]
}

/** What the trace is drawn from; `until` is the moment up to which days have passed: now, or the stop. */
export type Drawing = { term: Term; legs: Duration[]; marks: Mark[]; receivedAt: number; due: number; until: number; now: number }

const DAY_NOTES = { weekend: 'weekend', holiday: 'holiday', swap_off: 'swap_off', swap_work: 'swap_work', half: 'half_day' } as const

function notesOf(info: DayInfo, marks: Mark[], receipt: { at: number; zero: number }): TraceNote[] {
  const notes: TraceNote[] = []
  if (info.kind !== 'working') notes.push({ code: DAY_NOTES[info.kind], ...(info.name === undefined ? {} : { name: info.name }) })
  if (info.day === receipt.zero && dayOf(receipt.at) !== receipt.zero) notes.push({ code: 'counts_as_received' })
  for (const mark of marks) {
    if (dayOf(mark.at) !== info.day) continue
    const late = mark.code === 'received' && info.sessions.length > 0 && mark.at > info.cutOff
    notes.push({
      code: late ? 'received_after_cut_off' : mark.code,
      at: clockTimeOf(mark.at),
      ...(mark.name === undefined ? {} : { name: mark.name }),
    })
  }
  return notes
}

type Frame = { drawing: Drawing; zero: number; ordinals: Map<number, number>; allDays: boolean; inHours: boolean }

function frameOf(drawing: Drawing): Frame {
  const ordinals = new Map<number, number>()
  for (const day of drawing.term.counted ?? []) if (!ordinals.has(day)) ordinals.set(day, ordinals.size + 1)
  return {
    drawing,
    ordinals,
    zero: dayOfReceipt(drawing.term.calendar, drawing.receivedAt),
    allDays: drawing.legs.some((leg) => leg.unit.startsWith('calendar')),
    inHours: drawing.legs.some((leg) => leg.unit === 'working_hour'),
  }
}

function kindOf(frame: Frame, info: DayInfo): TraceDay['kind'] {
  const { drawing, zero, ordinals, allDays } = frame
  const works = info.sessions.length > 0
  const passed = info.day <= dayOf(drawing.until)
  if (ordinals.has(info.day) || (info.day === dayOf(drawing.due) && info.day > zero)) return passed ? 'counted' : 'ahead'
  if (info.day === zero || info.day === dayOf(drawing.receivedAt)) return 'zero'
  if (info.day < zero) return 'off'
  return (works || allDays) && (frame.inHours ? works : !runsOn(drawing.term, info.day)) ? 'paused' : 'off'
}

function drawDay(frame: Frame, day: number, calendar: Calendar): TraceDay {
  const { drawing, zero, ordinals, inHours } = frame
  const info = dayInfo(calendar, day)
  const ordinal = inHours ? undefined : ordinals.get(day)
  const isDue = day === dayOf(drawing.due)
  return {
    date: info.date,
    kind: kindOf(frame, info),
    ...(ordinal === undefined ? {} : { ordinal, of: ordinals.size }),
    isToday: day === dayOf(drawing.now),
    isDue,
    ...(isDue ? { dueTime: clockTimeOf(drawing.due) } : {}),
    note: notesOf(info, drawing.marks, { at: drawing.receivedAt, zero }),
  }
}

/** Every day from the receipt to the due day, in order. */
export function drawTrace(drawing: Drawing): TraceDay[] {
  const frame = frameOf(drawing)
  const [first, last] = [dayOf(drawing.receivedAt), dayOf(drawing.due)]
  return Array.from({ length: last - first + 1 }, (_, i) => drawDay(frame, first + i, drawing.term.calendar))
}
