import { ask, type Db } from '#core/db.ts'
import type { Order } from '../order/order.ts'
import { orderText } from '../order/order.queries.ts'

/** One entry of the drawer: what one payer handed over in one visit. */
export type Taking = {
  id: string
  unitId: string
  ownerId: string
  payer: string
  day: string
  amount: number
  tendered: number | null
  takenBy: string | null
  takenName: string
  takenAt: Date
}
const columns = `c.id, c.unit_id as "unitId", c.owner_id as "ownerId", c.payer, c.day::text as day, c.amount, c.tendered, c.taken_by as "takenBy",
  c.taken_name as "takenName", c.taken_at as "takenAt"`

/** Writes the entry with its parts, in one statement. */
export async function insertTaking(trx: Db, taking: Omit<Taking, 'id'>, parts: readonly Order[]): Promise<string> {
  const [row] = await ask<{ id: string }>(trx, insertion, [
    taking.unitId,
    taking.ownerId,
    taking.payer,
    taking.day,
    taking.amount,
    taking.tendered,
    taking.takenBy,
    taking.takenName,
    taking.takenAt,
    parts.map(({ id }) => id),
    parts.map(({ amount }) => amount),
  ])
  return row?.id ?? ''
}
const insertion = `with entry as (
    insert into payments.cash_taking (unit_id, owner_id, payer, day, amount, tendered, taken_by, taken_name, taken_at)
    values ($1::uuid, $2::uuid, $3, $4::date, $5, $6, $7::uuid, $8, $9) returning id),
  parts as (insert into payments.cash_part (taking_id, order_id, amount)
    select entry.id, p.id, p.amount from entry, unnest($10::uuid[], $11::bigint[]) as p (id, amount))
  select id from entry`

export async function findTaking(db: Db, id: string): Promise<{ taking: Taking; orders: Order[] } | undefined> {
  const [taking] = await ask<Taking>(db, `select ${columns} from payments.cash_taking c where c.id = $1::uuid`, [id])
  if (!taking) return undefined
  const orders = await ask<Order>(
    db,
    `select ${orderText} from payments.payment_order o join payments.cash_part p on p.order_id = o.id where p.taking_id = $1::uuid order by o.requested_at, o.id`,
    [id],
  )
  return { taking, orders }
}

/** The entry by which an order was paid in cash. */
export async function findTakingOf(db: Db, orderId: string): Promise<{ id: string; amount: number; parts: number } | undefined> {
  const [row] = await ask<{ id: string; amount: number; parts: number }>(
    db,
    `select c.id, c.amount, (select count(*) from payments.cash_part where taking_id = c.id) as parts
      from payments.cash_part p join payments.cash_taking c on c.id = p.taking_id where p.order_id = $1::uuid`,
    [orderId],
  )
  return row
}

export const listOwnTakings = (db: Db, ownerId: string): Promise<Taking[]> =>
  ask<Taking>(db, `select ${columns} from payments.cash_taking c where c.owner_id = $1::uuid order by c.taken_at`, [ownerId])

/** What a person still owes one drawer, the oldest first: what can be paid in one visit. */
export const listOwedAt = (db: Db, by: { ownerId: string; unitId: string }): Promise<Order[]> =>
  ask<Order>(
    db,
    `select ${orderText} from payments.payment_order o where o.owner_id = $1::uuid and o.unit_id = $2::uuid and o.current
      and o.state in ('requested', 'expired') and o.amount > 0 order by o.requested_at, o.id limit 50`,
    [by.ownerId, by.unitId],
  )

/** How many entries a drawer had on a day. */
export async function countTakings(db: Db, unitId: string, day: string): Promise<number> {
  const [row] = await ask<{ count: number }>(
    db,
    'select count(*) as count from payments.cash_taking where unit_id = $1::uuid and day = $2::date',
    [unitId, day],
  )
  return row?.count ?? 0
}
