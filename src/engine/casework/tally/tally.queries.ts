import type { Scope } from '#core/access.ts'
import { ask, type Db, inTransaction, sql, together } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Sums } from './tally.rules.ts'

const addDays = `insert into casework.tally_day as t (kind, day, unit_id, received, closed, late)
  select kind, day, "unitId", received, closed, late
    from json_to_recordset($1::json) as s(kind text, day date, "unitId" uuid, received int, closed int, late int)
    order by kind, day, "unitId"
  on conflict (kind, day, unit_id) do update set received = t.received + excluded.received, closed = t.closed + excluded.closed, late = t.late + excluded.late`
const addOpen = `insert into casework.tally_open as t (kind, due_on, unit_id, state, assigned, open)
  select kind, "dueOn", "unitId", state, assigned, open
    from json_to_recordset($1::json) as s(kind text, "dueOn" date, "unitId" uuid, state text, assigned boolean, open int)
    order by kind, "dueOn", "unitId", state, assigned
  on conflict (kind, due_on, unit_id, state, assigned) do update set open = t.open + excluded.open`
const addTitles = `insert into casework.tally_title as t (kind, unit_id, title, open)
  select kind, "unitId", title, open from json_to_recordset($1::json) as s(kind text, "unitId" uuid, title text, open int)
    order by kind, "unitId", title
  on conflict (kind, unit_id, title) do update set open = t.open + excluded.open`
const addReach = `insert into casework.tally_reach (above, unit_id)
  select distinct above, "unitId" from json_to_recordset($1::json) as s(above uuid, "unitId" uuid) on conflict do nothing`

export type Reach = { above: string; unitId: string }

export async function addSums(trx: Db, sums: Sums, reach: Reach[]): Promise<void> {
  await together([
    ...(sums.days.length > 0 ? [ask(trx, addDays, [JSON.stringify(sums.days)])] : []),
    ...(sums.open.length > 0 ? [ask(trx, addOpen, [JSON.stringify(sums.open)])] : []),
    ...(sums.titles.length > 0 ? [ask(trx, addTitles, [JSON.stringify(sums.titles)])] : []),
    ...(reach.length > 0 ? [ask(trx, addReach, [JSON.stringify(reach)])] : []),
  ])
}

/**
 * Counts anew, and lets the readers go on where the count ends. Nobody writes a case meanwhile; where a transaction that is
 * older than something told already is still open, its place in the order is not yet known, and it is waited for.
 */
export async function recount(db: Db): Promise<void> {
  for (let tries = 0; ; tries++) {
    const done = await inTransaction(db, async (trx) => {
      await sql`lock table casework.case_record in exclusive mode`.execute(trx)
      const [gap] = await ask(trx, 'select from core.event where txid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1')
      if (gap) return false
      await sql`select casework.recount_tally()`.execute(trx)
      return true
    })
    if (done) return
    if (tries > 300) throw new Error('a transaction has been open for a minute: the figures cannot be counted anew beside it')
    await new Promise((again) => setTimeout(again, 200))
  }
}

export type UnitFigures = { unitId: string; received: number; closed: number; inTime: number; late: number; open: number; overdue: number }

// Units of a scope: parameters 2–4 are all, subtrees, units.
// A few units narrow a search; the index is read through for most of them anyway.
const few = 12
const below = `select 1 from casework.tally_reach where above = any($1::uuid[]) limit ${few + 1}`

/** Whether more than a few units with cases lie below these, as far as it was counted. */
export const coversMany = async (db: Db, above: readonly string[]): Promise<boolean> =>
  above.length > 0 && (await ask(db, below, [above])).length > few

const reachOf = `reach as (select distinct unit_id from casework.tally_reach where $2::boolean or above = any($3::uuid[]) or unit_id = any($4::uuid[]))`

const figures = `with ${reachOf},
  days as (select unit_id, sum(received) as received, sum(closed) as closed, sum(late) as late from casework.tally_day
    where kind = $1 and day between $5::date and $6::date group by unit_id),
  standing as (select unit_id, sum(open) as open, coalesce(sum(open) filter (where due_on < $6::date), 0) as overdue from casework.tally_open
    where kind = $1 group by unit_id),
  today as (select unit_id, count(*) as overdue from casework.case_record
    where closed_at is null and kind = $1 and urgency >= $7::timestamptz and urgency < $8::timestamptz group by unit_id)
  select unit_id as "unitId", coalesce(d.received, 0)::int as received, coalesce(d.closed, 0)::int as closed,
    (coalesce(d.closed, 0) - coalesce(d.late, 0))::int as "inTime", coalesce(d.late, 0)::int as late,
    coalesce(s.open, 0)::int as open, (coalesce(s.overdue, 0) + coalesce(n.overdue, 0))::int as overdue
  from days d full join standing s using (unit_id) left join today n using (unit_id)
  where unit_id in (select unit_id from reach)
    and (d.received > 0 or d.closed > 0 or s.open > 0)`

/** How work went from the beginning of a day until now, by unit: received, closed, in time; and what is open. */
export function listFigures(db: Db, kind: string, scope: Scope, from: Date, now: Date): Promise<UnitFigures[]> {
  const today = dayOf(now)
  const midnight = new Date(`${today}T00:00:00+07:00`)
  return ask<UnitFigures>(db, figures, [kind, scope.all, scope.subtrees, scope.units, dayOf(from), today, midnight, now])
}

export type OpenLine = { state: string; assigned: boolean; all: number; before: number[] }

/** Open cases of a scope by state and by whether somebody holds them; `before`: how many are due before each of the moments. */
export async function listOpen(db: Db, kind: string, scope: Scope, moments: readonly Date[]): Promise<OpenLine[]> {
  const days = moments.map((moment) => dayOf(moment))
  const midnights = days.map((day) => new Date(`${day}T00:00:00+07:00`))
  return ask<OpenLine>(db, openByState, [kind, scope.all, scope.subtrees, scope.units, days, midnights, moments])
}

// Whole days from the figures, what is due on the day of a moment and before it from the cases themselves: a day's worth of them.
const openByState = `with ${reachOf},
  edge as (select n, day, midnight, moment from unnest($5::date[], $6::timestamptz[], $7::timestamptz[]) with ordinality e(day, midnight, moment, n)),
  days as (select state, assigned, due_on, sum(open)::int as open from casework.tally_open
    where kind = $1 and unit_id in (select unit_id from reach) group by state, assigned, due_on),
  part as (select e.n, c.state, c.assignee_id is not null as assigned, count(*)::int as due from edge e
    join casework.case_record c on c.closed_at is null and c.kind = $1 and c.urgency >= e.midnight and c.urgency < e.moment
    where c.unit_id in (select unit_id from reach) group by 1, 2, 3)
  select d.state, d.assigned, sum(d.open)::int as all,
    array(select coalesce(sum(w.open) filter (where w.due_on < e.day), 0)::int
        + coalesce((select p.due from part p where p.n = e.n and p.state = d.state and p.assigned = d.assigned), 0)
      from edge e left join days w on w.state = d.state and w.assigned = d.assigned group by e.n, e.day order by e.n) as before
  from days d group by d.state, d.assigned having sum(d.open) > 0`

const openTitles = `with ${reachOf}
  select title, sum(open)::int as count from casework.tally_title
  where kind = $1 and unit_id in (select unit_id from reach) group by title having sum(open) > 0 order by count desc, title limit $5`

/** Titles that occur among the open cases of a scope. */
export const listOpenTitles = (db: Db, kind: string, scope: Scope, limit: number): Promise<{ title: string; count: number }[]> =>
  ask(db, openTitles, [kind, scope.all, scope.subtrees, scope.units, limit])

/** The figures as they stand: what two ways of counting must agree on. */
export async function listTally(db: Db): Promise<{ days: unknown[]; open: unknown[]; titles: unknown[]; reach: unknown[] }> {
  const [days, open, titles, reach] = await together([
    ask(db, 'select * from casework.tally_day where received <> 0 or closed <> 0 or late <> 0 order by kind, day, unit_id'),
    ask(db, 'select * from casework.tally_open where open <> 0 order by kind, due_on, unit_id, state, assigned'),
    ask(db, 'select * from casework.tally_title where open <> 0 order by kind, unit_id, title'),
    ask(db, 'select * from casework.tally_reach order by above, unit_id'),
  ])
  return { days, open, titles, reach }
}
