import { sql } from 'kysely'
import { type Db, tablesOf } from '#core/db.ts'
import type { CaseworkTables } from '../tables.ts'

/** How much an officer has before them, and how it went of late. */
export type Load = {
  personId: string
  open: number
  overdue: number
  soon: number
  waiting: number
  done: number
  doneLate: number
  /** Half of what was done took no longer than this, from the day it was received; undefined where nothing was done. */
  medianHours: number | undefined
}

/** How many open cases each of these people holds; who holds none is absent. */
export async function countOpenOf(db: Db, kind: string, personIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tablesOf<CaseworkTables>(db)
    .selectFrom('casework.case_record')
    .select(['assignee_id', sql<number>`count(*)`.as('open')])
    .where('kind', '=', kind)
    .where('closed_at', 'is', null)
    .where('assignee_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .groupBy('assignee_id')
    .execute()
  return new Map(rows.map((row) => [row.assignee_id ?? '', row.open]))
}

/** The work of these people: what they hold open now, and what was finished since a day among what they held. */
export async function listLoads(
  db: Db,
  kind: string,
  personIds: readonly string[],
  span: { now: Date; soon: Date; since: Date },
): Promise<Map<string, Load>> {
  const { rows } = await sql<Omit<Load, 'medianHours'> & { medianHours: number | null }>`
    with open as (
      select assignee_id, count(*) as open, count(*) filter (where urgency < ${span.now}) as overdue,
        count(*) filter (where urgency >= ${span.now} and urgency < ${span.soon}) as soon, count(*) filter (where paused) as waiting
      from casework.case_record
      where kind = ${kind} and closed_at is null and assignee_id = any(${[...personIds]}::uuid[]) group by assignee_id
    ), done as (
      select assignee_id, count(*) as done, count(*) filter (where late) as done_late,
        percentile_cont(0.5) within group (order by extract(epoch from closed_at - opened_at) / 3600) as median
      from casework.case_record
      where kind = ${kind} and closed_at >= ${span.since} and assignee_id = any(${[...personIds]}::uuid[]) group by assignee_id
    )
    select p.id as "personId", coalesce(o.open, 0) as open, coalesce(o.overdue, 0) as overdue, coalesce(o.soon, 0) as soon,
      coalesce(o.waiting, 0) as waiting, coalesce(d.done, 0) as done, coalesce(d.done_late, 0) as "doneLate", d.median as "medianHours"
    from unnest(${[...personIds]}::uuid[]) as p (id) left join open o on o.assignee_id = p.id left join done d on d.assignee_id = p.id`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.personId, { ...row, medianHours: row.medianHours ?? undefined }]))
}

export type DoneMeanwhile = { reference: string; title: string; state: string; type: string; at: Date; note: string | null }

/** What somebody did, in a span of time, on cases that another person holds: the newest first. */
export async function listDoneMeanwhile(
  db: Db,
  by: { kind: string; holderId: string; actorId: string; from: Date; to: Date },
  limit: number,
): Promise<DoneMeanwhile[]> {
  const { rows } = await sql<DoneMeanwhile>`
    select c.reference, c.title, c.state, a.type, a.at, a.note
    from casework.case_record c join casework.action a on a.case_id = c.id
    where c.kind = ${by.kind} and c.assignee_id = ${by.holderId}::uuid and (c.closed_at is null or c.closed_at >= ${by.from})
      and a.actor_id = ${by.actorId}::uuid and a.at >= ${by.from} and a.at < ${by.to}
    order by a.at desc, c.reference limit ${limit}`.execute(db)
  return rows
}
