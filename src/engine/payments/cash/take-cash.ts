import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate } from '#core/i18n.ts'
import { post } from '../ledger/ledger.queries.ts'
import type { Order } from '../order/order.ts'
import { lockOrder } from '../order/order.queries.ts'
import { isPayable } from '../order/order-states.rules.ts'
import { authorise, type Stamp } from '../order/settle.ts'
import { lockCashDesk } from './cash.queries.ts'

/** Holds the unit's cash desk; refuses when its day is closed: what comes later belongs to tomorrow's count. */
export async function openCashDesk(trx: Db, unitId: string, at: Date): Promise<void> {
  const closed = await lockCashDesk(trx, unitId)
  if (closed !== null && closed >= dayOf(at)) throw refuse('conflict', 'payments.day_is_closed', { day: formatDate('vi', closed) })
}

/** Cash over the counter: the whole amount, with a receipt, in one transaction. `seen` is the amount the cashier asked for. */
export async function takeCash(db: Db, taken: Stamp & { orderId: string; seen: number }): Promise<Order> {
  const { orderId, seen, by, at } = taken
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, { id: orderId })
    if (!order) throw refuse('notFound', 'payments.no_such_order')
    if (!order.current || !isPayable(order.state)) throw refuse('conflict', 'payments.not_now')
    if (seen !== order.amount) throw refuse('conflict', 'payments.fee_changed', { before: seen, now: order.amount })
    await openCashDesk(trx, order.unitId, at)
    await post(trx, { kind: 'cash_held', amount: order.amount, unitId: order.unitId, at, by: by.name, orderId: order.id })
    return authorise(trx, order, { by, at, method: 'cash' })
  })
}
