import type { Db } from '#core/db.ts'
import type { Case } from '../case/case.ts'
import type { Duration } from '../definition/definition.ts'
import { getCalendar } from '../publish/publish.queries.ts'
import { dayInfo, isWorking } from './calendar.rules.ts'
import { dayOf, findDay } from './days.rules.ts'
import { endOfLeg } from './reckon.rules.ts'

/** The working time that a case keeps, for those who promise a day on it. */
export type WorkingTime = {
  /** So much later, at the close of a working day where the length is in days. */
  later(from: Date, by: Duration): Date
  /** The close of a working day `YYYY-MM-DD`; undefined for a day off, or where there is no such day. */
  closeOf(date: string): Date | undefined
}

export async function workingTimeOf(db: Db, found: Pick<Case, 'calendarId'>): Promise<WorkingTime> {
  const { body: calendar } = await getCalendar(db, found.calendarId)
  const close = (day: number): Date => new Date(dayInfo(calendar, day).close)
  return {
    later: (from, by) => new Date(endOfLeg({ calendar, pauses: [] }, dayOf(from.getTime()), from.getTime(), by)),
    closeOf: (date) => {
      const day = findDay(date)
      return day !== undefined && isWorking(calendar, day) ? close(day) : undefined
    },
  }
}
