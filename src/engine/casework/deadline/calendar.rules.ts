/**
 * What an agency's calendar says of a day. The first of these that speaks decides:
 * a swap day, a half day, a holiday (dated, fixed or lunar), the compensation of a holiday, the week.
 */
import { dayFrom, dayOf, getDay, type Interval, isoOf, MINUTE, minutesOf, partsOf, startOf, type Weekday, weekdayOf } from './days.rules.ts'
import { findLunarDay } from './lunar.rules.ts'

/** A stretch of working time within one day, `HH:MM` to `HH:MM`. */
export type Session = { from: string; to: string }

export type Calendar = {
  id: string
  name: string
  /** the sessions of each weekday; a weekday left out is a day of rest */
  sessions: Partial<Record<Weekday, Session[]>>
  /** what is received after this time counts as received on the next working day; without it, after the day's last session */
  cutOff?: string
  fixedHolidays: { month: number; day: number; name: string }[]
  lunarHolidays: { month: number; day: number; name: string; before?: number; after?: number }[]
  holidays: { date: string; name: string }[]
  /** days that the authorities swap: a Saturday that works as a Monday, a Monday that is off */
  swapDays: { date: string; worksAs: Weekday | 'off'; name: string }[]
  halfDays: { date: string; sessions: Session[]; name?: string }[]
  /** a holiday that falls on a weekly day of rest is made up for on the next working day */
  compensate: boolean
}

export type DayKind = 'working' | 'half' | 'weekend' | 'holiday' | 'swap_off' | 'swap_work'

/** A day as the calendar has it; sessions, cut-off and close are moments. */
export type DayInfo = {
  day: number
  date: string
  kind: DayKind
  name?: string
  sessions: Interval[]
  cutOff: number
  close: number
  workingMs: number
}

type Holiday = { day: number; name: string }
type Cache = { days: Map<number, DayInfo>; holidays: Map<number, Map<number, string>>; swaps: Map<number, Calendar['swapDays'][number]> }
const caches = new WeakMap<Calendar, Cache>()

function cacheOf(calendar: Calendar): Cache {
  const known = caches.get(calendar)
  if (known) return known
  const fresh: Cache = { days: new Map(), holidays: new Map(), swaps: new Map(calendar.swapDays.map((swap) => [getDay(swap.date), swap])) }
  caches.set(calendar, fresh)
  return fresh
}

/** The holidays of a year with their names, in order of their dates, before any compensation. */
export function listHolidays(calendar: Calendar, year: number): Holiday[] {
  const fixed = calendar.fixedHolidays.map((h) => ({ day: dayFrom(year, h.month, h.day), name: h.name }))
  const dated = calendar.holidays.map((h) => ({ day: getDay(h.date), name: h.name }))
  const lunar = calendar.lunarHolidays.flatMap((h) =>
    [year - 1, year].flatMap((lunarYear) => {
      const day = findLunarDay({ year: lunarYear, month: h.month, day: h.day, leap: false })
      if (day === undefined) return []
      const [before, after] = [h.before ?? 0, h.after ?? 0]
      return Array.from({ length: before + after + 1 }, (_, i) => ({ day: day - before + i, name: h.name }))
    }),
  )
  return [...dated, ...fixed, ...lunar].filter((h) => partsOf(h.day).year === year).sort((a, b) => a.day - b.day)
}

/** Holidays and their compensations of a year; those of last December are walked too, their compensation may fall in January. */
function holidayNames(calendar: Calendar, year: number): Map<number, string> {
  const cache = cacheOf(calendar)
  const known = cache.holidays.get(year)
  if (known) return known
  const holidays = [...listHolidays(calendar, year - 1), ...listHolidays(calendar, year), ...listHolidays(calendar, year + 1)]
  const names = new Map<number, string>()
  for (const h of holidays) if (!names.has(h.day)) names.set(h.day, h.name)
  if (calendar.compensate) for (const [day, name] of names) if (!worksWeekly(calendar, day)) compensate(calendar, names, { day, name })
  cache.holidays.set(year, names)
  return names
}

function compensate(calendar: Calendar, names: Map<number, string>, holiday: Holiday): void {
  const { swaps } = cacheOf(calendar)
  for (let day = holiday.day + 1; day <= holiday.day + 31; day++) {
    if (!worksWeekly(calendar, day) || names.has(day) || swaps.get(day)?.worksAs === 'off') continue
    names.set(day, holiday.name)
    return
  }
}

const worksWeekly = (calendar: Calendar, day: number): boolean => (calendar.sessions[weekdayOf(day)]?.length ?? 0) > 0

function judge(calendar: Calendar, day: number): { kind: DayKind; name?: string | undefined; sessions: Session[] } {
  const swap = cacheOf(calendar).swaps.get(day)
  if (swap?.worksAs === 'off') return { kind: 'swap_off', name: swap.name, sessions: [] }
  if (swap) return { kind: 'swap_work', name: swap.name, sessions: calendar.sessions[swap.worksAs as Weekday] ?? [] }
  const date = isoOf(day)
  const half = calendar.halfDays.find((h) => h.date === date)
  if (half) return { kind: 'half', name: half.name, sessions: half.sessions }
  const holiday = holidayNames(calendar, partsOf(day).year).get(day)
  if (holiday !== undefined) return { kind: 'holiday', name: holiday, sessions: [] }
  const sessions = calendar.sessions[weekdayOf(day)] ?? []
  return { kind: sessions.length > 0 ? 'working' : 'weekend', sessions }
}

/** Everything the calendar says of a day, reckoned once and kept as long as the calendar lives. */
export function dayInfo(calendar: Calendar, day: number): DayInfo {
  const { days } = cacheOf(calendar)
  const known = days.get(day)
  if (known) return known
  const { kind, name, sessions } = judge(calendar, day)
  const at = (time: string) => startOf(day) + minutesOf(time) * MINUTE
  const spans = sessions.map((s) => ({ from: at(s.from), to: at(s.to) }))
  const close = spans.at(-1)?.to ?? startOf(day + 1) - 1
  const cutOff = spans.length > 0 && calendar.cutOff !== undefined ? Math.min(at(calendar.cutOff), close) : close
  const workingMs = spans.reduce((sum, s) => sum + s.to - s.from, 0)
  const info: DayInfo = { day, date: isoOf(day), kind, ...(name === undefined ? {} : { name }), sessions: spans, cutOff, close, workingMs }
  days.set(day, info)
  return info
}

/** The sessions of a date `YYYY-MM-DD`; none on a day off. */
export const sessionsOn = (calendar: Calendar, date: string): Session[] => judge(calendar, getDay(date)).sessions

/** What kind of day a date `YYYY-MM-DD` is, with the holiday's or the swap's name. */
export function dayKind(calendar: Calendar, date: string): { kind: DayKind; name?: string } {
  const { kind, name } = dayInfo(calendar, getDay(date))
  return name === undefined ? { kind } : { kind, name }
}

export const isWorking = (calendar: Calendar, day: number): boolean => dayInfo(calendar, day).sessions.length > 0

/** How far a search for a working day goes before something is called broken: forty years. */
const FURTHEST = 14_610

/** The first working day on or after a day that also passes a test. */
export function workingDayFrom(calendar: Calendar, day: number, passes: (day: number) => boolean = () => true): number {
  for (let d = day; d <= day + FURTHEST; d++) if (isWorking(calendar, d) && passes(d)) return d
  throw new RangeError(`calendar ${calendar.id} has no such working day in the forty years after ${isoOf(day)}`)
}

/** Working time between two moments, in milliseconds; negative when they are the other way round. */
export function workingMsBetween(calendar: Calendar, from: number, to: number): number {
  if (from > to) return -workingMsBetween(calendar, to, from)
  const [first, last] = [dayOf(from), dayOf(to)]
  let sum = 0
  for (let day = first; day <= last; day++) {
    const info = dayInfo(calendar, day)
    if (day !== first && day !== last) sum += info.workingMs
    else for (const s of info.sessions) sum += Math.max(0, Math.min(s.to, to) - Math.max(s.from, from))
  }
  return sum
}

/** Working minutes between two moments, whole ones only; negative when they are the other way round. */
export function workingMinutesBetween(calendar: Calendar, from: Date, to: Date): number {
  return Math.trunc(workingMsBetween(calendar, from.getTime(), to.getTime()) / MINUTE)
}

/** The mean length of the week's working days, in milliseconds: what "a day" weighs when only hours can be compared. */
export function meanWorkingDayMs(calendar: Calendar): number {
  const days = Object.values(calendar.sessions).filter((sessions) => sessions.length > 0)
  const minutes = days.flat().reduce((sum, s) => sum + minutesOf(s.to) - minutesOf(s.from), 0)
  return days.length === 0 ? 0 : (minutes / days.length) * MINUTE
}
