import { formatDate, type T } from '#core/i18n.ts'
import { type Calendar, dayInfo, type Session } from '../deadline/calendar.rules.ts'
import { clockTimeOf, getDay, WEEKDAYS, type Weekday } from '../deadline/days.rules.ts'
import type { CalendarChange } from './calendars.queries.ts'

export const weekdayName = (t: T, day: Weekday): string =>
  t(`core.weekday.${((WEEKDAYS.indexOf(day) + 1) % 7) as 0 | 1 | 2 | 3 | 4 | 5 | 6}`)
export const sessionWords = (sessions: readonly Session[] | undefined): string =>
  (sessions ?? []).map(({ from, to }) => `${from}–${to}`).join(', ')

/** The hours of the week; days of the same hours together. */
export function hoursWords(t: T, calendar: Calendar): string {
  const groups = new Map<string, string[]>()
  for (const day of WEEKDAYS) {
    const hours = sessionWords(calendar.sessions[day])
    if (hours) groups.set(hours, [...(groups.get(hours) ?? []), weekdayName(t, day)])
  }
  return [...groups].map(([hours, days]) => `${days.length > 2 ? `${days[0]}–${days.at(-1)}` : days.join(', ')}: ${hours}`).join('; ')
}

/** The days of the next twelve months that are not as the week says. */
export function daysAhead(t: T, calendar: Calendar, today: string): { date: string; what: string; hours: string }[] {
  const first = getDay(today)
  return Array.from({ length: 366 }, (_, n) => dayInfo(calendar, first + n))
    .filter(({ kind }) => kind !== 'working' && kind !== 'weekend')
    .map(({ date, kind, name, sessions }) => ({
      date: formatDate(t.lang, date),
      what: name ?? t(`core.trace.${kind === 'half' ? 'half_day' : (kind as 'holiday' | 'swap_off' | 'swap_work')}`),
      hours:
        sessions.length > 0
          ? sessions.map(({ from, to }) => `${clockTimeOf(from)}–${clockTimeOf(to)}`).join(', ')
          : t('casework.calendar.off'),
    }))
}

/** What a change does, in one line. */
export function changeWords(t: T, { summary }: Pick<CalendarChange, 'summary'>): string {
  const { edit, unit } = summary
  const act = t(`casework.calendar.act.${edit.kind}`)
  const said =
    edit.kind === 'hours'
      ? [edit.days.map((day) => weekdayName(t, day)).join(', '), sessionWords(edit.sessions)]
      : [formatDate(t.lang, edit.date), 'name' in edit ? edit.name : '', edit.kind === 'half' ? sessionWords(edit.sessions) : '']
  return [unit, act, ...said].filter(Boolean).join(' · ')
}
