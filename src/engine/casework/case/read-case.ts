import type { Db } from '#core/db.ts'
import type { Actor } from '#core/access.ts'
import { computeDeadline, type Deadline } from '../deadline/deadline.rules.ts'
import type { Definition } from '../definition/definition.ts'
import type { Action, Attachment, Case } from './case.ts'
import { readCase } from './case.queries.ts'
import { getCalendar, getDefinition } from '../publish/publish.queries.ts'
import { definitionsAlong } from '../move/definitions.ts'
import { clockEvents, possibleActions } from './case.rules.ts'

/** A case with all that a page about it needs. */
export type CaseFile = {
  case: Case
  definition: Definition
  definitionVersion: number
  /** The version by which each action was done: one for all, unless the case was moved. */
  along: Definition[]
  actions: Action[]
  attachments: Attachment[]
  deadline: Deadline | undefined
  possible: string[]
}

export async function findCaseFile(
  db: Db,
  by: { id: string } | { reference: string },
  actor: Actor | undefined,
  now: Date,
): Promise<CaseFile | undefined> {
  const read = await readCase(db, by)
  if (!read) return undefined
  const { found, actions, attachments } = read
  const { body: definition, version } = await getDefinition(db, found.definitionId)
  const calendar = await getCalendar(db, found.calendarId)
  const deadline = found.duration
    ? computeDeadline({ calendar: calendar.body, duration: found.duration, events: clockEvents(definition, actions), now })
    : undefined
  return {
    case: found,
    definition,
    definitionVersion: version,
    along: await definitionsAlong(db, found.definitionId, actions),
    actions,
    attachments,
    deadline,
    possible: possibleActions(definition, found, actor),
  }
}
