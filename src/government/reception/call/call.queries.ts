import { type Db, inTransaction, sql } from '#core/db.ts'
import type { Ticket } from '../ticket/ticket.queries.ts'

const columns = sql.raw(`t.id, t.unit_id as "unitId", t.day, t.number, t.slot_at as "slotAt", t.phone, t.state, t.taken_at as "takenAt",
  t.called_at as "calledAt", t.called_by as "calledBy", t.counter, t.ended_at as "endedAt"`)
// Appointments whose time has come go first, in the order of their times; then who took a number first.
const order = (now: Date) => sql`(t.slot_at is not null and t.slot_at <= ${now}) desc, coalesce(t.slot_at, t.taken_at), t.number`

/** The ticket that an officer has called and not finished. */
export async function findCurrent(db: Db, officerId: string): Promise<Ticket | undefined> {
  const { rows } =
    await sql<Ticket>`select ${columns} from reception.ticket t where t.called_by = ${officerId}::uuid and t.state = 'called'`.execute(db)
  return rows[0]
}

/**
 * Calls the next one who waits. A ticket that another counter is just calling is passed over (skip locked), so that two counters never
 * call the same; an officer with one still before them gets that one again.
 */
export async function callNext(
  db: Db,
  by: { unitId: string; day: string; officerId: string; counter: string; at: Date },
): Promise<Ticket | undefined> {
  return inTransaction(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('reception.call'), hashtext(${by.officerId}))`.execute(trx)
    const current = await findCurrent(trx, by.officerId)
    if (current) return current
    const { rows } = await sql<Ticket>`
      update reception.ticket t set state = 'called', called_at = ${by.at}, called_by = ${by.officerId}::uuid, counter = ${by.counter}
      where t.id = (select t.id from reception.ticket t where t.unit_id = ${by.unitId}::uuid and t.day = ${by.day}::date and t.state = 'waiting'
        order by ${order(by.at)} limit 1 for update skip locked)
      returning ${columns}`.execute(trx)
    return rows[0]
  })
}

/** Finishes the ticket that the officer called; false where it is not before them. */
export async function finish(db: Db, by: { id: string; officerId: string; outcome: 'done' | 'no_show'; at: Date }): Promise<boolean> {
  const done = await sql`update reception.ticket set state = ${by.outcome}, ended_at = ${by.at}
    where id = ${by.id}::uuid and called_by = ${by.officerId}::uuid and state = 'called'`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Those who wait, in the order in which they will be called. */
export async function listWaiting(db: Db, of: { unitId: string; day: string; now: Date }, limit: number): Promise<Ticket[]> {
  const { rows } = await sql<Ticket>`select ${columns} from reception.ticket t
    where t.unit_id = ${of.unitId}::uuid and t.day = ${of.day}::date and t.state = 'waiting' order by ${order(of.now)} limit ${limit}`.execute(
    db,
  )
  return rows
}

/** The last ones called, the newest first. */
export async function listCalled(db: Db, of: { unitId: string; day: string }, limit: number): Promise<Ticket[]> {
  const { rows } =
    await sql<Ticket>`select ${columns} from reception.ticket t where t.unit_id = ${of.unitId}::uuid and t.day = ${of.day}::date
    and t.called_at is not null order by t.called_at desc, t.number desc limit ${limit}`.execute(db)
  return rows
}

/** How a day went so far. Waiting is from being there, or from the appointed time, to being called. */
export type Figures = {
  waiting: number
  booked: number
  served: number
  noShow: number
  medianWait: number | null
  longWait: number | null
  medianService: number | null
}

export async function figuresOf(db: Db, of: { unitId: string; day: string }): Promise<Figures> {
  const { rows } = await sql<Figures>`
    select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'booked') as booked,
      count(*) filter (where state = 'done') as served, count(*) filter (where state = 'no_show') as "noShow",
      percentile_cont(0.5) within group (order by greatest(extract(epoch from called_at - greatest(taken_at, slot_at)) / 60, 0))
        filter (where called_at is not null) as "medianWait",
      percentile_cont(0.9) within group (order by greatest(extract(epoch from called_at - greatest(taken_at, slot_at)) / 60, 0))
        filter (where called_at is not null) as "longWait",
      percentile_cont(0.5) within group (order by extract(epoch from ended_at - called_at) / 60) filter (where state = 'done') as "medianService"
    from reception.ticket where unit_id = ${of.unitId}::uuid and day = ${of.day}::date`.execute(db)
  return rows[0] ?? { waiting: 0, booked: 0, served: 0, noShow: 0, medianWait: null, longWait: null, medianService: null }
}
