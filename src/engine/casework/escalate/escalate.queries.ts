import { type Db, sql } from '#core/db.ts'
import type { Window } from './escalation.rules.ts'

/** Of many cases as many as one run takes; the next run takes the rest. */
const batch = 200

/** The ids of the latest version of every case type. */
export async function listLatestDefinitions(db: Db): Promise<{ id: string; key: string }[]> {
  const { rows } = await sql<{ id: string; key: string }>`
    select distinct on (key) id, key from casework.definition order by key, version desc`.execute(db)
  return rows
}

export async function listCalendarIds(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from casework.calendar`.execute(db)
  return rows.map(({ id }) => id)
}

type Over = { definitionKey: string; calendarId: string; rule: string; window: Window }

const unsaid = (rule: string, moment: ReturnType<typeof sql>) => sql`not exists (select from casework.action a
  where a.case_id = c.id and a.client_key = ${`escalate:${rule}:`} || (extract(epoch from ${moment}) * 1000)::bigint)`

/** Open cases whose time ends, or ended, in the window, of which the rule has not spoken. */
export async function listOverDue(db: Db, { definitionKey, calendarId, rule, window }: Over): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select c.id from casework.case_record c join casework.definition d on d.id = c.definition_id
    where c.closed_at is null and not c.paused and d.key = ${definitionKey} and c.calendar_id = ${calendarId}::uuid
      and c.urgency > ${window.from} and c.urgency <= ${window.to} and ${unsaid(rule, sql`c.due_at`)}
    order by c.urgency, c.id limit ${batch}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Open cases that came to the state in the window and are still there, of which the rule has not spoken. */
export async function listOverStep(
  db: Db,
  { definitionKey, calendarId, rule, window, state }: Over & { state: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select c.id from casework.case_record c join casework.definition d on d.id = c.definition_id
    where c.closed_at is null and c.state = ${state} and d.key = ${definitionKey} and c.calendar_id = ${calendarId}::uuid
      and c.state_since > ${window.from} and c.state_since <= ${window.to} and ${unsaid(rule, sql`c.state_since`)}
    order by c.state_since, c.id limit ${batch}`.execute(db)
  return rows.map(({ id }) => id)
}
