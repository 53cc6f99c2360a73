import type { Db } from '#core/db.ts'
import { codeOf } from '../kinds/kinds.ts'
import { post } from '../ledger/ledger.queries.ts'
import { move } from '../order/move.ts'
import { type By, jointPrefix, type Order } from '../order/order.ts'
import { lockOrder } from '../order/order.queries.ts'
import { isPayable } from '../order/order-states.rules.ts'
import { authorise } from '../order/settle.ts'
import { tellPayer } from '../order/tell-payer.ts'
import { type Joint, listJointParts, lockJoint, setJointPaid } from './joint.queries.ts'
import { spread } from './spread.rules.ts'

/** What one reference asks for: an order, or several together. */
export type Due = {
  joint: Joint | undefined
  orders: Order[]
  ownerId: string
  amount: number
  accountId: string
  reference: string
  expiresAt: Date
  state: 'payable' | 'paid' | 'closed'
}

const isPaid = ({ state }: Order): boolean => state === 'authorised' || state === 'captured' || state === 'partly_refunded'

export const dueOfOrder = (order: Order): Due => ({
  ...{ joint: undefined, orders: [order], ownerId: order.ownerId, amount: order.amount, accountId: order.accountId },
  ...{ reference: order.reference, expiresAt: order.expiresAt },
  state: isPaid(order) ? 'paid' : order.current && isPayable(order.state) ? 'payable' : 'closed',
})

/** Several together can be paid as long as every one is still what it was when they were put together. */
export function dueOfJoint(joint: Joint, parts: readonly { order: Order; amount: number }[]): Due {
  const whole = parts.every(({ order, amount }) => order.current && isPayable(order.state) && order.amount === amount)
  const { ownerId, amount, accountId, reference, expiresAt } = joint
  const orders = parts.map(({ order }) => order)
  return { joint, orders, ownerId, amount, accountId, reference, expiresAt, state: joint.paidAt ? 'paid' : whole ? 'payable' : 'closed' }
}

/** What a reference asks for, held for this transaction. */
export async function lockDue(trx: Db, reference: string): Promise<Due | undefined> {
  if (!reference.startsWith(jointPrefix)) {
    const order = await lockOrder(trx, { reference })
    return order && dueOfOrder(order)
  }
  const joint = await lockJoint(trx, { reference })
  return joint && dueOfJoint(joint, await listJointParts(trx, joint.id, true))
}

/** Money that pays: fresh from the bank, or from what lay unidentified. */
export type Credit = { amount: number; from: 'bank' | 'unidentified'; bankTransactionId: string | null }

/**
 * Lays credits on what is due: each order gets its own entries and is authorised, all of them or none. Answers with what was too
 * much; what is missing is written off, so whoever calls with too little has the right to.
 */
export async function settleDue(
  trx: Db,
  due: Due,
  credits: readonly Credit[],
  { by, at, note }: { by: By; at: Date; note?: string | undefined },
): Promise<number> {
  const { orders, joint } = due
  const { chunks, rest, missing } = spread(
    credits.map(({ amount }) => amount),
    orders.map(({ amount }) => amount),
  )
  for (const chunk of chunks) {
    const [order, credit] = [orders[chunk.due], credits[chunk.credit]]
    if (!order || !credit) continue
    const about = { unitId: order.unitId, at, by: by.name, orderId: order.id, bankTransactionId: credit.bankTransactionId ?? undefined }
    await post(trx, { kind: credit.from === 'bank' ? 'transfer_held' : 'assigned', amount: chunk.amount, ...about })
  }
  for (const [index, order] of orders.entries()) {
    const lacking = missing[index] ?? 0
    if (lacking > 0)
      await post(trx, { kind: 'short_written_off', amount: lacking, unitId: order.unitId, at, by: by.name, orderId: order.id })
    const open = order.state === 'requested' && order.expiresAt < at ? await move(trx, order, 'expired', { by, at }) : order
    await authorise(trx, open, { by, at, method: 'transfer', note: note ?? joint?.reference, quiet: joint !== undefined })
  }
  if (joint) {
    await setJointPaid(trx, joint.id, at)
    await tellPayer(trx, aboutJoint(joint, orders), 'payments.message.received_together', at, { count: String(orders.length) })
  }
  return rest.reduce((sum, one) => sum + one, 0)
}

/** How a message names several orders: by their case, else by the first. */
export const aboutJoint = (joint: Joint, orders: readonly Order[]) => ({
  ...{ id: orders[0]?.id ?? '', ownerId: joint.ownerId, amount: joint.amount },
  subject: joint.subject ?? (orders[0] ? codeOf(orders[0]) : ''),
  path: `/thanh-toan/chung/${joint.id}`,
})
