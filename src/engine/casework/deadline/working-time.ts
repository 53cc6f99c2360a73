import type { Db } from '#core/db.ts'
import type { Case } from '../case/case.ts'
import type { Duration } from '../definition/definition.ts'
import { refuse } from '#core/errors.ts'
import { findCalendarOf, getCalendar } from '../publish/publish.queries.ts'
import { type Calendar, dayInfo, isWorking } from './calendar.rules.ts'
import { dayOf, findDay } from './days.rules.ts'
import { endOfLeg, endOfTerm } from './reckon.rules.ts'

/** The working time that a case keeps, for those who promise a day on it. */
export type WorkingTime = {
  /** So much later, at the close of a working day where the length is in days. */
  later(from: Date, by: Duration): Date
  /** The close of a working day `YYYY-MM-DD`; undefined for a day off, or where there is no such day. */
  closeOf(date: string): Date | undefined
  /** When a term ends that begins with the receipt at a moment. */
  dueOf(received: Date, term: Duration): Date
}

export async function workingTimeOf(db: Db, found: Pick<Case, 'calendarId'>): Promise<WorkingTime> {
  return timeBy((await getCalendar(db, found.calendarId)).body)
}

/** The working time of a unit, by its code and those of the units above it. */
export async function workingTimeAt(db: Db, unitCodes: string[]): Promise<WorkingTime> {
  const found = await findCalendarOf(db, unitCodes)
  if (!found) throw refuse('conflict', 'casework.not_published', { key: unitCodes.join(' ') })
  return timeBy((await getCalendar(db, found.id)).body)
}

function timeBy(calendar: Calendar): WorkingTime {
  const close = (day: number): Date => new Date(dayInfo(calendar, day).close)
  return {
    later: (from, by) => new Date(endOfLeg({ calendar, pauses: [] }, dayOf(from.getTime()), from.getTime(), by)),
    closeOf: (date) => {
      const day = findDay(date)
      return day !== undefined && isWorking(calendar, day) ? close(day) : undefined
    },
    dueOf: (received, term) => new Date(endOfTerm({ calendar, pauses: [] }, received.getTime(), [term])),
  }
}
