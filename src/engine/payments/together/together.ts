import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Localized } from '#core/i18n.ts'
import { newJointReference } from '../order/move.ts'
import { type By, type Of, type Order, orderLife } from '../order/order.ts'
import { findOrder, lockOrder } from '../order/order.queries.ts'
import { isPayable } from '../order/order-states.rules.ts'
import { renewOrder } from '../order/request.ts'
import { moveShorts } from '../reconcile/discrepancy.queries.ts'
import { dueOfJoint } from './due.ts'
import { findJoint, insertJoint, type Joint, listJointParts, listUnpaidJoints, lockJoint } from './joint.queries.ts'

const most = 20
type Asking = { ownerId: string; orderIds: readonly string[]; subject?: string; title: Localized; by: By; at: Date }

/**
 * Puts orders of one person together under one reference and one amount. Put together again while nothing changed, it is the same
 * payment; the orders stay as they are and can still be paid one by one, which ends the payment.
 */
export async function payTogether(db: Db, asked: Asking): Promise<Joint> {
  const { ownerId, at } = asked
  const ids = [...new Set(asked.orderIds)].sort()
  if (ids.length < 2 || ids.length > most) throw refuse('invalid', 'payments.together_count', { most })
  return inTransaction(db, async (trx) => {
    const orders: Order[] = []
    for (const id of ids) {
      const order = await lockOrder(trx, { id })
      if (!order || order.ownerId !== ownerId) throw refuse('notFound', 'payments.no_such_order')
      if (!order.current || order.state !== 'requested' || order.expiresAt <= at)
        throw refuse('conflict', 'payments.order_not_payable', { code: order.subject })
      orders.push(order)
    }
    const [first] = orders
    if (!first || orders.some((order) => order.accountId !== first.accountId)) throw refuse('conflict', 'payments.together_accounts')
    const before = await sameAsBefore(trx, ids, at)
    if (before) return before
    const amount = orders.reduce((sum, order) => sum + order.amount, 0)
    const ends = Math.min(at.getTime() + orderLife, ...orders.map((order) => order.expiresAt.getTime()))
    const subject = asked.subject ?? null
    const replaces = (subject && (await findJoint(trx, { subject }))?.id) || null
    const joint = await insertJoint(
      trx,
      {
        ...{ ownerId, payer: first.payer, subject, title: asked.title, accountId: first.accountId, amount, replaces },
        ...{ reference: newJointReference(), requestedAt: at, expiresAt: new Date(ends) },
      },
      orders,
    )
    if (replaces) await moveShorts(trx, { jointId: replaces }, { jointId: joint.id })
    return joint
  })
}

/** A payment of just these orders that can still be paid. */
async function sameAsBefore(trx: Db, ids: readonly string[], at: Date): Promise<Joint | undefined> {
  for (const joint of await listUnpaidJoints(trx, ids)) {
    const parts = await listJointParts(trx, joint.id)
    const same = parts.length === ids.length && parts.every(({ order }) => ids.includes(order.id))
    if (same && joint.expiresAt > at && dueOfJoint(joint, parts).state === 'payable') return joint
  }
  return undefined
}

/** What of a payment is still to be paid, put together anew: its time has passed, or one of its orders went another way. */
export async function renewTogether(db: Db, id: string, { by, at }: { by: By; at: Date }): Promise<Joint | Order> {
  return inTransaction(db, async (trx) => {
    const joint = await lockJoint(trx, { id })
    if (!joint) throw refuse('notFound', 'payments.no_such_order')
    if (joint.paidAt) throw refuse('conflict', 'payments.not_now')
    const left: Order[] = []
    for (const { order } of await listJointParts(trx, joint.id)) {
      const now = await findOrder(trx, { kind: order.kind, subject: order.subject })
      if (now && now.amount > 0 && isPayable(now.state)) left.push(await renewOrder(trx, now.id, { by, at }))
    }
    const [only] = left
    if (!only) throw refuse('conflict', 'payments.not_now')
    if (left.length === 1) return only
    const { ownerId, title, subject } = joint
    return payTogether(trx, { ownerId, orderIds: left.map((order) => order.id), title, ...(subject ? { subject } : {}), by, at })
  })
}

/** Puts together what several cases of one filing owe, where that is more than one sum; nothing otherwise. */
export async function requestTogether(
  trx: Db,
  asked: Omit<Asking, 'orderIds'> & { of: readonly Of[]; subject: string },
): Promise<Joint | undefined> {
  const orders = await Promise.all(asked.of.map((of) => findOrder(trx, of)))
  const due = orders.flatMap((order) => (order && order.amount > 0 && order.state === 'requested' ? [order] : []))
  const [first] = due
  const fits = due.filter((order) => order.accountId === first?.accountId)
  return fits.length < 2 ? undefined : payTogether(trx, { ...asked, orderIds: fits.map(({ id }) => id) })
}
