/** What an administrator may change of a calendar, as small acts; each makes a whole new calendar of the one before. */
import type { Calendar, Session } from '../deadline/calendar.rules.ts'
import { dayInfo } from '../deadline/calendar.rules.ts'
import { findDay, WEEKDAYS, type Weekday } from '../deadline/days.rules.ts'

export type Edit =
  | { kind: 'close'; date: string; name: string }
  | { kind: 'half'; date: string; name: string; sessions: Session[] }
  | { kind: 'work'; date: string; name: string; worksAs: Weekday }
  | { kind: 'restore'; date: string }
  | { kind: 'hours'; days: Weekday[]; sessions: Session[]; cutOff?: string | undefined }

export type EditFault = 'date_wrong' | 'date_passed' | 'already_off' | 'already_works' | 'nothing_there' | 'no_days'

/** What is wrong with an edit before it is made; days before today have been worked or not, and stay what they were. */
export function editFault(calendar: Calendar, edit: Edit, today: string): EditFault | undefined {
  if (edit.kind === 'hours') return edit.days.length === 0 ? 'no_days' : undefined
  const day = findDay(edit.date)
  if (day === undefined) return 'date_wrong'
  if (edit.date < today) return 'date_passed'
  const works = dayInfo(calendar, day).sessions.length > 0
  if (edit.kind === 'close' || edit.kind === 'half') return works ? undefined : 'already_off'
  if (edit.kind === 'work') return works ? 'already_works' : undefined
  return [...calendar.holidays, ...calendar.swapDays, ...calendar.halfDays].some(({ date }) => date === edit.date)
    ? undefined
    : 'nothing_there'
}

/** The calendar with the edit made. What was said of that date before gives way. */
export function withEdit(calendar: Calendar, edit: Edit): Calendar {
  if (edit.kind === 'hours') {
    const sessions = { ...calendar.sessions }
    for (const day of WEEKDAYS) if (edit.days.includes(day)) sessions[day] = edit.sessions
    return { ...calendar, sessions, ...(edit.cutOff ? { cutOff: edit.cutOff } : {}) }
  }
  const { date } = edit
  const others = <D extends { date: string }>(days: D[]): D[] => days.filter((one) => one.date !== date)
  const bare = {
    ...calendar,
    holidays: others(calendar.holidays),
    swapDays: others(calendar.swapDays),
    halfDays: others(calendar.halfDays),
  }
  if (edit.kind === 'close') return { ...bare, holidays: [...bare.holidays, { date, name: edit.name }].sort(byDate) }
  if (edit.kind === 'half')
    return { ...bare, halfDays: [...bare.halfDays, { date, sessions: edit.sessions, name: edit.name }].sort(byDate) }
  if (edit.kind === 'work') return { ...bare, swapDays: [...bare.swapDays, { date, worksAs: edit.worksAs, name: edit.name }].sort(byDate) }
  return bare
}

const byDate = (one: { date: string }, other: { date: string }): number => (one.date < other.date ? -1 : 1)

/** A time that has passed stays passed, and none is moved into the past: only what lies ahead moves, to what lies ahead. */
export type Move = 'moves' | 'stays' | 'kept'
export function moveOf(before: Date | null, after: Date | null, now: Date): Move {
  if (before?.getTime() === after?.getTime()) return 'stays'
  const passed = (due: Date | null): boolean => due !== null && due < now
  return passed(before) || passed(after) ? 'kept' : 'moves'
}

/** The key of the calendar that a unit keeps: that of the nearest of its codes, else the one for everybody. */
export function keyFor(calendars: readonly { key: string; units: readonly string[] }[], unitCodes: readonly string[]): string | undefined {
  for (const code of [...unitCodes, '*']) {
    const own = calendars.find(({ units }) => units.includes(code))
    if (own) return own.key
  }
  return undefined
}
