/** A calendar at the door: the schema of its data, and what is wrong with it beyond its shape. */
import Type from 'typebox'
import Value from 'typebox/value'
import type { Calendar, Session } from './calendar.rules.ts'
import type { Duration } from './reckon.rules.ts'
import { findDay, minutesOf, WEEKDAYS } from './days.rules.ts'

const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$' })
const IsoDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Name = Type.String({ minLength: 1, maxLength: 200 })
const closed = { additionalProperties: false }
const Sessions = Type.Array(Type.Object({ from: Time, to: Time }, closed), { maxItems: 12 })
const Month = Type.Integer({ minimum: 1, maximum: 12 })
const Around = Type.Optional(Type.Integer({ minimum: 0, maximum: 15 }))
const WeekdayName = Type.Union(WEEKDAYS.map((day) => Type.Literal(day)))
const Week = Type.Object(
  {
    mon: Type.Optional(Sessions),
    tue: Type.Optional(Sessions),
    wed: Type.Optional(Sessions),
    thu: Type.Optional(Sessions),
    fri: Type.Optional(Sessions),
    sat: Type.Optional(Sessions),
    sun: Type.Optional(Sessions),
  },
  closed,
)

/** The JSON Schema of a calendar. */
export const CalendarSchema = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 100 }),
    name: Name,
    sessions: Week,
    cutOff: Type.Optional(Time),
    fixedHolidays: Type.Array(Type.Object({ month: Month, day: Type.Integer({ minimum: 1, maximum: 31 }), name: Name }, closed)),
    lunarHolidays: Type.Array(
      Type.Object({ month: Month, day: Type.Integer({ minimum: 1, maximum: 30 }), name: Name, before: Around, after: Around }, closed),
    ),
    holidays: Type.Array(Type.Object({ date: IsoDate, name: Name }, closed)),
    swapDays: Type.Array(Type.Object({ date: IsoDate, worksAs: Type.Union([WeekdayName, Type.Literal('off')]), name: Name }, closed)),
    halfDays: Type.Array(Type.Object({ date: IsoDate, sessions: Sessions, name: Type.Optional(Name) }, closed)),
    compensate: Type.Boolean(),
  },
  closed,
)

/** The JSON Schema of a duration. */
export const DurationSchema = Type.Object(
  {
    amount: Type.Number({ minimum: 0, maximum: 10_000 }),
    unit: Type.Union((['working_day', 'working_hour', 'calendar_day', 'calendar_month'] as const).map((unit) => Type.Literal(unit))),
  },
  closed,
)

export type CalendarDefect = {
  path: string
  rule: 'shape' | 'date' | 'session_order' | 'duplicate' | 'no_working_day' | 'works_as_rest'
  message?: string
}

function sessionDefects(path: string, sessions: Session[]): CalendarDefect[] {
  return sessions.flatMap((session, i) => {
    const before = sessions[i - 1]
    const right = minutesOf(session.from) < minutesOf(session.to) && (!before || minutesOf(before.to) <= minutesOf(session.from))
    return right ? [] : [{ path: `${path}/${i}`, rule: 'session_order' as const }]
  })
}

function dateDefects(path: string, entries: { date: string }[]): CalendarDefect[] {
  return entries.flatMap(({ date }, i): CalendarDefect[] => {
    if (findDay(date) === undefined) return [{ path: `${path}/${i}/date`, rule: 'date' }]
    return entries.findIndex((e) => e.date === date) < i ? [{ path: `${path}/${i}/date`, rule: 'duplicate' }] : []
  })
}

function meaningDefects(calendar: Calendar): CalendarDefect[] {
  const week = Object.entries(calendar.sessions)
  const works = (day: string) => week.some(([name, sessions]) => name === day && sessions.length > 0)
  return [
    ...week.flatMap(([day, sessions]) => sessionDefects(`/sessions/${day}`, sessions)),
    ...calendar.halfDays.flatMap((half, i) => sessionDefects(`/halfDays/${i}/sessions`, half.sessions)),
    ...(week.some(([day]) => works(day)) ? [] : [{ path: '/sessions', rule: 'no_working_day' as const }]),
    ...dateDefects('/holidays', calendar.holidays),
    ...dateDefects('/swapDays', calendar.swapDays),
    ...dateDefects('/halfDays', calendar.halfDays),
    ...calendar.swapDays.flatMap((swap, i): CalendarDefect[] =>
      swap.worksAs === 'off' || works(swap.worksAs) ? [] : [{ path: `/swapDays/${i}/worksAs`, rule: 'works_as_rest' }],
    ),
    ...calendar.halfDays.flatMap((half, i): CalendarDefect[] =>
      calendar.swapDays.some((swap) => swap.date === half.date) ? [{ path: `/halfDays/${i}/date`, rule: 'duplicate' }] : [],
    ),
    // 2024 has every date there is
    ...calendar.fixedHolidays.flatMap((h, i): CalendarDefect[] => {
      const iso = `2024-${String(h.month).padStart(2, '0')}-${String(h.day).padStart(2, '0')}`
      return findDay(iso) === undefined ? [{ path: `/fixedHolidays/${i}`, rule: 'date' }] : []
    }),
  ]
}

/** A calendar from data nobody has looked at yet, or the list of what is wrong with it. */
export function checkCalendar(data: unknown): { calendar: Calendar; defects: [] } | { calendar: undefined; defects: CalendarDefect[] } {
  if (!Value.Check(CalendarSchema, data)) {
    const defects = Value.Errors(CalendarSchema, data).map((e) => ({ path: e.instancePath, rule: 'shape' as const, message: e.message }))
    return { calendar: undefined, defects }
  }
  const calendar = data as Calendar
  const defects = meaningDefects(calendar)
  return defects.length > 0 ? { calendar: undefined, defects } : { calendar, defects: [] }
}

/** Whether data is a duration; days and months come in whole numbers. */
export function isDuration(data: unknown): data is Duration {
  return Value.Check(DurationSchema, data) && (data.unit === 'working_hour' || Number.isInteger(data.amount))
}
