import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate } from '#core/i18n.ts'
import { codeOf } from '../kinds/kinds.ts'
import { post } from '../ledger/ledger.queries.ts'
import type { Order } from '../order/order.ts'
import { lockOrder } from '../order/order.queries.ts'
import { isPayable } from '../order/order-states.rules.ts'
import { authorise, type Stamp } from '../order/settle.ts'
import { lockCashDesk } from './cash.queries.ts'
import { insertTaking } from './taking.queries.ts'

/** Holds the unit's cash desk; refuses when its day is closed: what comes later belongs to tomorrow's count. */
export async function openCashDesk(trx: Db, unitId: string, at: Date): Promise<void> {
  const closed = await lockCashDesk(trx, unitId)
  if (closed !== null && closed >= dayOf(at)) throw refuse('conflict', 'payments.day_is_closed', { day: formatDate('vi', closed) })
}

/** An order with the amount that the cashier asked for. */
export type Shown = { orderId: string; seen: number }
export type Taken = { id: string; amount: number; orders: Order[] }
const most = 50

/**
 * Cash over the counter: the whole amount of one order, or of several of one payer at one drawer. One entry of the drawer, a
 * receipt for each order, all of them or none. `tendered`: what was laid down, where the cashier notes it.
 */
export async function takeCash(db: Db, taken: Stamp & { of: readonly Shown[]; tendered?: number | undefined }): Promise<Taken> {
  const { by, at, tendered } = taken
  const asked = new Map(taken.of.map(({ orderId, seen }) => [orderId, seen]))
  if (asked.size === 0 || asked.size > most) throw refuse('invalid', 'payments.cash_none', { most })
  return inTransaction(db, async (trx) => {
    const orders = await lockPayable(trx, asked)
    const [first] = orders
    if (!first) throw refuse('notFound', 'payments.no_such_order')
    if (orders.some(({ unitId, ownerId }) => unitId !== first.unitId || ownerId !== first.ownerId))
      throw refuse('conflict', 'payments.cash_apart')
    const amount = orders.reduce((sum, order) => sum + order.amount, 0)
    if (tendered !== undefined && tendered < amount) throw refuse('invalid', 'payments.cash_too_little', { tendered, amount })
    const { unitId, ownerId, payer } = first
    await openCashDesk(trx, unitId, at)
    const entry = { unitId, ownerId, payer, day: dayOf(at), amount, tendered: tendered ?? null }
    const id = await insertTaking(trx, { ...entry, takenBy: by.id, takenName: by.name, takenAt: at }, orders)
    const paid: Order[] = []
    for (const order of orders) {
      await post(trx, { kind: 'cash_held', amount: order.amount, unitId, at, by: by.name, orderId: order.id })
      paid.push(await authorise(trx, order, { by, at, method: 'cash' }))
    }
    return { id, amount, orders: paid }
  })
}

/** The orders, held in a lasting order: two cashiers with the same payer wait for each other and do not block. */
async function lockPayable(trx: Db, asked: ReadonlyMap<string, number>): Promise<Order[]> {
  const orders: Order[] = []
  for (const [id, seen] of [...asked].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const order = await lockOrder(trx, { id })
    if (!order) throw refuse('notFound', 'payments.no_such_order')
    if (!order.current || !isPayable(order.state)) throw refuse('conflict', 'payments.cash_gone', { code: codeOf(order) })
    if (seen !== order.amount) throw refuse('conflict', 'payments.fee_changed', { before: seen, now: order.amount })
    orders.push(order)
  }
  return orders
}
