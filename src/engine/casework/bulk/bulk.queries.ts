import type pg from 'pg'
import { copyIn, type CopyValue } from '#core/copy.ts'
import type { Action, Case } from '../case/case.ts'
import { searchText } from '../case/case.queries.ts'
import type { ComposedCase } from './bulk.ts'

const caseColumns =
  'id, kind, definition_id, calendar_id, reference, title, party, channel, owner_id, unit_id, unit_path, state, state_since, flags, assignee_id, assignee_name, outcome, version, duration, opened_at, due_at, paused, closed_at, late, updated_at'
const actionColumns = 'case_id, seq, client_key, type, from_state, to_state, actor_id, actor_name, actor_role, at, note, data'

function caseRow({ case: c, words }: ComposedCase, at: Date): CopyValue[] {
  const duration = c.duration && JSON.stringify(c.duration)
  const who = [c.id, c.kind, c.definitionId, c.calendarId, c.reference, c.title, c.party, c.channel, c.ownerId, c.unitId, c.unitPath]
  const how = [
    c.state,
    c.stateSince,
    c.flags,
    c.assigneeId,
    c.assigneeName,
    c.outcome,
    c.version,
    duration,
    c.openedAt,
    c.dueAt,
    c.paused,
    c.closedAt,
    c.late,
  ]
  return [...who, ...how, at, searchText(words)]
}

const actionRow = (c: Case, a: Action): CopyValue[] => [
  c.id,
  a.seq,
  a.clientKey,
  a.type,
  a.fromState,
  a.toState,
  a.actorId,
  a.actorName,
  a.actorRole,
  a.at,
  a.note,
  JSON.stringify(a.data),
]

function* caseRows(cases: readonly ComposedCase[]): Generator<CopyValue[]> {
  for (const each of cases) yield caseRow(each, each.actions.at(-1)?.at ?? each.case.openedAt)
}

function* actionRows(cases: readonly ComposedCase[]): Generator<CopyValue[]> {
  for (const each of cases) for (const action of each.actions) yield actionRow(each.case, action)
}

/** The search words are made by PostgreSQL itself, as for every other case, so rows pass through a table of this transaction. */
export async function copyCaseRows(client: pg.ClientBase, cases: readonly ComposedCase[]): Promise<void> {
  // Written in one piece or not at all, and made anew when lost: nobody waits for the disk here. The words go into their index
  // in larger portions, and where the server lets us, it does not look up for each row the parents that are written beside it.
  await client.query(`set local synchronous_commit = off; set local gin_pending_list_limit = '64MB'; set local work_mem = '64MB'`)
  const { rows } = await client.query<{ may: boolean }>(mayTrust)
  if (rows[0]?.may) await client.query('set local session_replication_role = replica')
  await client.query(
    `create temp table incoming_case on commit drop as select ${caseColumns}, ''::text as words from casework.case_record with no data`,
  )
  await copyIn(client, `copy incoming_case (${caseColumns}, words) from stdin`, caseRows(cases))
  await client.query(
    `insert into casework.case_record (${caseColumns}, search) select ${caseColumns}, to_tsvector('simple', words) from incoming_case`,
  )
  await copyIn(client, `copy casework.action (${actionColumns}) from stdin`, actionRows(cases))
  await client.query(tallyDays)
  await client.query(tallyOpen)
  await client.query(tallyTitle)
  await client.query(tallyReach)
  await client.query('drop table incoming_case')
}

const mayTrust = `select case when current_setting('server_version_num')::int >= 150000 then
  has_parameter_privilege('session_replication_role', 'set') else false end as may`

// Nobody is told of these cases, so the figures are brought up to date here.
const localDay = (at: string): string => `(${at} at time zone 'Asia/Ho_Chi_Minh')::date`
const tallyDays = `insert into casework.tally_day as t (kind, day, unit_id, received, closed, late)
  select kind, day, unit_id, sum(received), sum(closed), sum(late) from (
    select kind, ${localDay('opened_at')} as day, unit_id, 1 as received, 0 as closed, 0 as late from incoming_case
    union all
    select kind, ${localDay('closed_at')}, unit_id, 0, 1, coalesce(late, false)::int from incoming_case where closed_at is not null
  ) counted group by kind, day, unit_id order by kind, day, unit_id
  on conflict (kind, day, unit_id) do update set received = t.received + excluded.received, closed = t.closed + excluded.closed, late = t.late + excluded.late`
const tallyOpen = `insert into casework.tally_open as t (kind, due_on, unit_id, state, assigned, open)
  select kind, case when due_at is null then 'infinity' else ${localDay('due_at')} end, unit_id, state, assignee_id is not null, count(*)
    from incoming_case where closed_at is null group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (kind, due_on, unit_id, state, assigned) do update set open = t.open + excluded.open`
const tallyTitle = `insert into casework.tally_title as t (kind, unit_id, title, open)
  select kind, unit_id, title, count(*) from incoming_case where closed_at is null group by 1, 2, 3 order by 1, 2, 3
  on conflict (kind, unit_id, title) do update set open = t.open + excluded.open`
const tallyReach = `insert into casework.tally_reach (above, unit_id)
  select distinct above, unit_id from (select distinct unit_id, unit_path from incoming_case) each, unnest(unit_path) above
  order by above, unit_id on conflict do nothing`

export async function analyseCases(client: pg.ClientBase): Promise<void> {
  // Vacuum as well: it writes the search index's waiting list into the index and marks what index-only scans may trust.
  await client.query('vacuum analyze casework.case_record')
  await client.query('vacuum analyze casework.action')
  await client.query('analyze casework.tally_day, casework.tally_open, casework.tally_title, casework.tally_reach')
}
