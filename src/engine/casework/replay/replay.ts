import type { Db } from '#core/db.ts'
import type { Action, Case } from '../case/case.ts'
import type { Definition, Duration } from '../definition/definition.ts'
import { listActionsOf, listCasesBehind } from '../history/history.queries.ts'
import { getCalendar, getDefinition } from '../publish/publish.queries.ts'
import { replay, type Replayed } from './replay.rules.ts'

/** A closed case beside what it would have been. `was` is its own replay: by the version it had, reckoned in the same way. */
export type Rehearsed = { case: Case; was: Replayed; now: Replayed }
export type Rehearsal = {
  kind: string
  from: Date
  /** Exclusive. */
  to: Date
  /** Rules to be tried; left out, each case's own. */
  definition?: Definition | undefined
  /** The type whose cases are played; left out, all of the kind. */
  key?: string | undefined
  /** Another legal time for a case; undefined leaves it its own. */
  durationOf?(found: Case): Duration | null | undefined
  ids?(batch: readonly Case[]): Promise<ReadonlySet<string>>
}

const batch = 500

async function rehearse(db: Db, found: Case, actions: readonly Action[], by: Rehearsal): Promise<Rehearsed | undefined> {
  const [own, { body: calendar }] = await Promise.all([getDefinition(db, found.definitionId), getCalendar(db, found.calendarId)])
  if (by.key && own.body.key !== by.key) return undefined
  const now = found.closedAt ?? by.to
  const duration = by.durationOf?.(found)
  return {
    case: found,
    was: replay(own.body, actions, { calendar, now }),
    now: replay(by.definition ?? own.body, actions, { calendar, duration, now }),
  }
}

/** Plays the cases that were closed in a span on other rules, in batches; nothing is written. */
export async function* rehearseCases(db: Db, by: Rehearsal): AsyncGenerator<Rehearsed[]> {
  const scope = { all: true, own: undefined, units: [], subtrees: [] }
  for (let after: string | undefined; ; ) {
    const page = await listCasesBehind(db, { kind: by.kind, scope, when: 'closed', from: by.from, to: by.to }, { after, limit: batch })
    const only = await by.ids?.(page.cases)
    const cases = only ? page.cases.filter((one) => only.has(one.id)) : page.cases
    const actions = await listActionsOf(
      db,
      cases.map((one) => one.id),
    )
    const played: Rehearsed[] = []
    for (const found of cases) {
      const one = await rehearse(db, found, actions.get(found.id) ?? [], by)
      if (one) played.push(one)
    }
    yield played
    after = page.next
    if (!after) return
  }
}
