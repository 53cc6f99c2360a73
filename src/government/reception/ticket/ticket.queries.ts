import { type Db, inTransaction, sql } from '#core/db.ts'

export type State = 'booked' | 'waiting' | 'called' | 'done' | 'no_show' | 'cancelled'
export type Ticket = {
  id: string
  unitId: string
  day: string
  number: number | null
  slotAt: Date | null
  phone: string | null
  state: State
  takenAt: Date | null
  calledAt: Date | null
  calledBy: string | null
  counter: string | null
  endedAt: Date | null
}

const columns =
  sql.raw(`id, unit_id as "unitId", day, number, slot_at as "slotAt", phone, state, taken_at as "takenAt", called_at as "calledAt",
  called_by as "calledBy", counter, ended_at as "endedAt"`)

export async function findTicket(db: Db, id: string): Promise<Ticket | undefined> {
  const { rows } = await sql<Ticket>`select ${columns} from reception.ticket where id = ${id}::uuid`.execute(db)
  return rows[0]
}

/** The next number of a unit's day. The row is held until the ticket is written, so that numbers have no gaps. */
async function takeNumber(trx: Db, unitId: string, day: string): Promise<number> {
  const { rows } = await sql<{
    number: number
  }>`insert into reception.day as d (unit_id, day, last_number) values (${unitId}::uuid, ${day}::date, 1)
    on conflict (unit_id, day) do update set last_number = d.last_number + 1 returning last_number as number`.execute(trx)
  return rows[0]?.number ?? 0
}

/** A number for somebody who is there; the same id again is the same ticket. */
export async function takeTicket(db: Db, of: { id: string; unitId: string; day: string; at: Date }): Promise<Ticket | undefined> {
  return inTransaction(db, async (trx) => {
    // One press at a time: the second of a double click waits here and then finds the ticket.
    await sql`select pg_advisory_xact_lock(hashtext('reception.ticket'), hashtext(${of.id}))`.execute(trx)
    const before = await findTicket(trx, of.id)
    if (before) return before
    const number = await takeNumber(trx, of.unitId, of.day)
    const { rows } = await sql<Ticket>`insert into reception.ticket (id, unit_id, day, number, state, made_at, taken_at)
      values (${of.id}::uuid, ${of.unitId}::uuid, ${of.day}::date, ${number}, 'waiting', ${of.at}, ${of.at}) returning ${columns}`.execute(
      trx,
    )
    return rows[0]
  })
}

/** How many places of each slot are taken. */
export async function countBooked(db: Db, unitId: string, span: { from: Date; to: Date }): Promise<Map<number, number>> {
  const { rows } = await sql<{ slotAt: Date; booked: number }>`select slot_at as "slotAt", count(*) as booked from reception.ticket
    where unit_id = ${unitId}::uuid and slot_at >= ${span.from} and slot_at < ${span.to} and state <> 'cancelled' group by slot_at`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.slotAt.getTime(), row.booked]))
}

type Booking = { id: string; unitId: string; day: string; slotAt: Date; phone: string; places: number; at: Date }

/** Books a place of a slot, or answers that none is left, or that this phone has one on that day. The office is held meanwhile. */
export async function bookTicket(db: Db, of: Booking): Promise<Ticket | 'full' | 'twice'> {
  return inTransaction(db, async (trx) => {
    await sql`select from reception.office where unit_id = ${of.unitId}::uuid for update`.execute(trx)
    const before = await findTicket(trx, of.id)
    if (before) return before
    const { rows: own } = await sql`select from reception.ticket where unit_id = ${of.unitId}::uuid and day = ${of.day}::date
      and phone = ${of.phone} and state = 'booked'`.execute(trx)
    if (own.length > 0) return 'twice'
    const booked = await countBooked(trx, of.unitId, { from: of.slotAt, to: new Date(of.slotAt.getTime() + 1) })
    if ((booked.get(of.slotAt.getTime()) ?? 0) >= of.places) return 'full'
    const { rows } = await sql<Ticket>`insert into reception.ticket (id, unit_id, day, slot_at, phone, state, made_at)
      values (${of.id}::uuid, ${of.unitId}::uuid, ${of.day}::date, ${of.slotAt}, ${of.phone}, 'booked', ${of.at}) returning ${columns}`.execute(
      trx,
    )
    return rows[0] ?? 'full'
  })
}

/** The person is there: the appointment gets its number. A second press changes nothing. */
export async function arrive(db: Db, ticket: Pick<Ticket, 'id' | 'unitId' | 'day'>, at: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { rows } = await sql<{ state: State }>`select state from reception.ticket where id = ${ticket.id}::uuid for update`.execute(trx)
    if (rows[0]?.state !== 'booked') return
    const number = await takeNumber(trx, ticket.unitId, ticket.day)
    await sql`update reception.ticket set state = 'waiting', number = ${number}, taken_at = ${at} where id = ${ticket.id}::uuid`.execute(
      trx,
    )
  })
}

export async function cancelTicket(db: Db, id: string): Promise<void> {
  await sql`update reception.ticket set state = 'cancelled', phone = null where id = ${id}::uuid and state = 'booked'`.execute(db)
}

/** Takes away the phone numbers of appointments whose day is long over. */
export async function forgetPhones(db: Db, before: string): Promise<number> {
  const done = await sql`update reception.ticket set phone = null where phone is not null and day < ${before}::date`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}
