/**
 * Days and moments on the one clock of the law here: UTC+07:00, without summer time, whatever the machine's zone.
 * A day is a whole number, the days since 1970-01-01; a moment is in milliseconds since 1970-01-01T00:00Z.
 */
export const MINUTE = 60_000
export const HOUR = 3_600_000
const DAY = 86_400_000
const OFFSET = 7 * HOUR

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** From a moment up to, not including, another. */
export type Interval = { from: number; to: number }

/** The day in which a moment lies. */
export const dayOf = (moment: number): number => Math.floor((moment + OFFSET) / DAY)

/** The moment at which a day begins. */
export const startOf = (day: number): number => day * DAY - OFFSET

/** The day of a date of the Gregorian calendar; months from 1, overflowing days roll on. */
export const dayFrom = (year: number, month: number, date: number): number => Math.floor(Date.UTC(year, month - 1, date) / DAY)

export function partsOf(day: number): { year: number; month: number; date: number } {
  const d = new Date(day * DAY)
  return { year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, date: d.getUTCDate() }
}

/** `YYYY-MM-DD` of a day. */
export const isoOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

/** The day of a `YYYY-MM-DD`, or undefined when there is no such date. */
export function findDay(iso: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined
  const day = dayFrom(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8)))
  return isoOf(day) === iso ? day : undefined
}

/** The day of a `YYYY-MM-DD` that is known to be right. */
export function getDay(iso: string): number {
  const day = findDay(iso)
  if (day === undefined) throw new RangeError(`not a date: ${iso}`)
  return day
}

export const weekdayOf = (day: number): Weekday => WEEKDAYS[(((day + 3) % 7) + 7) % 7] as Weekday

/** `HH:MM` of a moment. */
export const clockTimeOf = (moment: number): string => new Date(moment + OFFSET).toISOString().slice(11, 16)

/** Minutes after midnight of an `HH:MM`; 24:00 is allowed. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** The same day of the month, months later; the last day of that month when it has no such day (Bộ luật Dân sự 2015, Điều 148, to verify). */
export function addMonths(day: number, months: number): number {
  const { year, month, date } = partsOf(day)
  const lastOfTarget = dayFrom(year, month + months + 1, 0)
  return Math.min(dayFrom(year, month + months, 1) + date - 1, lastOfTarget)
}
