import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { workingTimeAt } from '#engine/casework/index.ts'
import { lineageOn } from '#ground/places/index.ts'
import { dueDuration } from '../procedure/procedure.rules.ts'
import type { FilingChannel, ProcedureVersion } from '../procedure/procedure.ts'
import type { Part } from './bundle.ts'
import { type Course, courseOf } from './course.rules.ts'

/** A part with all that its time is reckoned from. */
export type Reckoned = {
  part: Pick<Part, 'key' | 'after'>
  version: ProcedureVersion
  unitId: string
  began?: Date | undefined
  ends?: Date | undefined
}

/** The course of a filing: each part by its own term and the working time of its own office. */
export async function reckonCourse(db: Db, parts: readonly Reckoned[], begins: Date, channel: FilingChannel): Promise<Course> {
  const terms = new Map<string, { due(from: Date): Date } | undefined>()
  for (const { part, version, unitId } of parts) {
    const term = dueDuration(version.procedure, channel)
    const codes = (await lineageOn(db, unitId, dayOf(begins))).map((unit) => unit.code)
    const time = await workingTimeAt(db, codes)
    terms.set(part.key, term && { due: (from) => time.dueOf(from, term) })
  }
  const keys = new Set(parts.map(({ part }) => part.key))
  const timed = parts.map(({ part, began, ends }) => ({ key: part.key, after: part.after.filter((key) => keys.has(key)), began, ends }))
  return courseOf(timed, begins, (key, from) => terms.get(key)?.due(from))
}
