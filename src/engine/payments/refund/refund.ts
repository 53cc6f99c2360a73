import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { openCashDesk } from '../cash/take-cash.ts'
import { balanceOf, post } from '../ledger/ledger.queries.ts'
import { move, newRefundReference } from '../order/move.ts'
import type { Method } from '../order/order.ts'
import { lockOrder } from '../order/order.queries.ts'
import { tellPayer } from '../order/tell-payer.ts'
import { insertRefund, lockRefund, type Refund, sumAsked, updateRefund } from './refund.queries.ts'
import { mayReject, refundAfter } from './refund-states.rules.ts'

export type Officer = { id: string; name: string }

/** Asks that captured money goes back, the whole or a part. Somebody else decides. */
export async function askRefund(
  db: Db,
  asked: { orderId: string; amount: number; reason: string; by: Officer; at: Date },
): Promise<string> {
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, { id: asked.orderId })
    if (!order) throw refuse('notFound', 'payments.no_such_order')
    if (order.state !== 'captured' && order.state !== 'partly_refunded') throw refuse('conflict', 'payments.not_now')
    const left = order.amount - (await sumAsked(trx, order.id))
    if (asked.amount > left) throw refuse('conflict', 'payments.refund_too_much', { left })
    return insertRefund(trx, {
      source: 'captured',
      orderId: order.id,
      discrepancyId: null,
      unitId: order.unitId,
      unitPath: order.unitPath,
      amount: asked.amount,
      reason: asked.reason,
      reference: newRefundReference(),
      askedBy: asked.by.id,
      askedName: asked.by.name,
      askedAt: asked.at,
    })
  })
}

async function getLocked(trx: Db, id: string): Promise<Refund> {
  const refund = await lockRefund(trx, id)
  if (!refund) throw refuse('notFound', 'payments.no_such_refund')
  return refund
}

/** The second person's word on a refund. Approved, the money is owed in the ledger. */
export async function decideRefund(db: Db, decided: { id: string; approve: boolean; note?: string; by: Officer; at: Date }): Promise<void> {
  const { id, approve, by, at } = decided
  await inTransaction(db, async (trx) => {
    const refund = await getLocked(trx, id)
    if (refund.askedBy === by.id) throw refuse('notAllowed', 'payments.second_person')
    const state = refundAfter(refund.state, approve ? 'approved' : 'rejected')
    if (!approve && !mayReject(refund.source)) throw refuse('conflict', 'payments.refund_owed')
    await updateRefund(trx, {
      ...refund,
      state,
      decidedBy: by.id,
      decidedName: by.name,
      decidedAt: at,
      decidedNote: decided.note?.trim() || null,
    })
    if (!approve || refund.source !== 'captured') return
    const order = refund.orderId ? await lockOrder(trx, { id: refund.orderId }) : undefined
    if (!order) throw new Error(`refund ${id} has no order`)
    const refunded = order.refunded + refund.amount
    await post(trx, {
      kind: 'refund_approved',
      amount: refund.amount,
      unitId: refund.unitId,
      at,
      by: by.name,
      orderId: order.id,
      refundId: id,
    })
    await move(trx, order, refunded === order.amount ? 'refunded' : 'partly_refunded', {
      by,
      at,
      note: refund.reason,
      set: { refunded },
      facts: { amount: refund.amount },
    })
  })
}

/** Money leaves: by transfer, or from the drawer of the unit. */
export async function payRefund(db: Db, paid: { id: string; method: Method; by: Officer; at: Date }): Promise<void> {
  const { id, method, by, at } = paid
  await inTransaction(db, async (trx) => {
    const refund = await getLocked(trx, id)
    const state = refundAfter(refund.state, 'paid')
    if (method === 'cash') {
      await openCashDesk(trx, refund.unitId, at)
      if ((await balanceOf(trx, 'cash', refund.unitId)) < refund.amount) throw refuse('conflict', 'payments.not_enough_cash')
    }
    await updateRefund(trx, { ...refund, state, method, paidBy: by.id, paidName: by.name, paidAt: at })
    const kind = method === 'cash' ? 'refund_paid_cash' : 'refund_paid_transfer'
    await post(trx, {
      kind,
      amount: refund.amount,
      unitId: refund.unitId,
      at,
      by: by.name,
      refundId: id,
      orderId: refund.orderId ?? undefined,
    })
    const order = refund.orderId ? await lockOrder(trx, { id: refund.orderId }) : undefined
    if (!order) return
    if (refund.source === 'voided') await move(trx, order, 'refunded', { by, at, note: refund.reason, set: { refunded: refund.amount } })
    await tellPayer(trx, { ...order, amount: refund.amount }, 'payments.message.refunded', at)
  })
}
