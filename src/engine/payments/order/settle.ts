import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { getFeeRule, listGrants } from '../fees/fees.queries.ts'
import { type FeeFacts, type Price, priceOf } from '../fees/price.rules.ts'
import { post } from '../ledger/ledger.queries.ts'
import { issueReceipt } from '../receipt/issue.ts'
import { returnShorts } from '../reconcile/shorts.ts'
import { insertRefund } from '../refund/refund.queries.ts'
import { move, newRefundReference } from './move.ts'
import { type By, type Method, type Of, type Order, program } from './order.ts'
import { lockOrder, updateOrder } from './order.queries.ts'
import { isPayable } from './order-states.rules.ts'
import { priceNow, replaceOrder } from './request.ts'
import { tellPayer } from './tell-payer.ts'

/** The refusal after which `reviewPayment` voids what no longer holds. */
export const feeChanged = 'payments.fee_changed'
export type Stamp = { by: By; at: Date }
export type Money = Stamp & { method: Method; note?: string | undefined; quiet?: boolean | undefined }

/**
 * The money of an order is here. It is held, not taken: it becomes the state's when the case is accepted. Where that has
 * happened already, it is captured at once. The caller has posted how it came in (`held`).
 */
export async function authorise(trx: Db, order: Order, money: Money): Promise<Order> {
  const { by, at, method, note } = money
  const held = await move(trx, order, 'authorised', { by, at, note, set: { method, authorisedAt: at }, facts: { method } })
  if (method === 'cash') await issueReceipt(trx, held, { method, by, at })
  // Paid otherwise: what had come too little goes back.
  await returnShorts(trx, held, held.reference, { by: program, at })
  if (held.accepted) return capture(trx, held, { by, at })
  if (!money.quiet) await tellPayer(trx, held, 'payments.message.received', at)
  return held
}

/** Held money becomes the state's, and the receipt is issued, in one transaction. */
export async function capture(trx: Db, order: Order, { by, at }: Stamp): Promise<Order> {
  const taken = await move(trx, order, 'captured', { by, at, set: { capturedAt: at, accepted: true } })
  await post(trx, { kind: 'captured', amount: order.amount, unitId: order.unitId, at, by: by.name, orderId: order.id })
  await issueReceipt(trx, taken, { method: order.method ?? 'transfer', by, at })
  await tellPayer(trx, taken, 'payments.message.captured', at)
  return taken
}

/** Held money is given up: it is owed back, and a refund waits for somebody's approval. */
async function voidOrder(trx: Db, order: Order, reason: string, { by, at }: Stamp, current: boolean): Promise<Order> {
  const gone = await move(trx, order, 'voided', { by, at, note: reason, set: { current } })
  await post(trx, { kind: 'voided', amount: order.amount, unitId: order.unitId, at, by: by.name, orderId: order.id })
  await insertRefund(trx, {
    source: 'voided',
    orderId: order.id,
    discrepancyId: null,
    unitId: order.unitId,
    unitPath: order.unitPath,
    amount: order.amount,
    reason,
    reference: newRefundReference(),
    askedBy: null,
    askedName: program.name,
    askedAt: at,
  })
  return gone
}

export type Reviewed = { changed: false } | { changed: true; before: number; now: number; voided: boolean; order: Order }

/**
 * Reckons the fee of a case again before it is accepted. Where the amount is another, what was asked or authorised no longer
 * holds: the old authorisation is voided, its money goes back, and the new amount is asked for. Kept even when the acceptance
 * is then refused.
 */
export async function reviewPayment(db: Db, of: Of, facts: FeeFacts, stamp: Stamp): Promise<Reviewed> {
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, of)
    if (!order || !(order.state === 'authorised' || order.state === 'waived' || isPayable(order.state))) return { changed: false }
    const price = await priceNow(trx, order, facts)
    if (price.total === order.amount) return { changed: false }
    return changePrice(trx, order, price, stamp)
  })
}

/**
 * Asks what is not paid yet by another version of the fee's rule, where that makes another amount. What was paid, held or
 * waived stays by the rule of the day of filing.
 */
export async function repricePayment(
  db: Db,
  of: Of,
  by: { ruleId: string; facts: FeeFacts; expect: number },
  stamp: Stamp,
): Promise<Reviewed> {
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, of)
    if (!order || !isPayable(order.state)) return { changed: false }
    const rule = await getFeeRule(trx, by.ruleId)
    const price = priceOf(rule.body, by.facts, await listGrants(trx, of.kind, of.subject))
    if (price.total !== by.expect) throw refuse('conflict', feeChanged, { before: by.expect, now: price.total })
    if (price.total === order.amount) return { changed: false }
    return changePrice(trx, { ...order, feeRuleId: rule.id, collect: rule.body.collect }, price, stamp)
  })
}

/** Puts another price in the place of the one asked or authorised. */
export async function changePrice(trx: Db, order: Order, price: Price, stamp: Stamp): Promise<Reviewed & { changed: true }> {
  const reason = `${order.amount} → ${price.total}`
  const voided = order.state === 'authorised'
  // A receipt was given for cash: it stays true, and the money goes back by a refund.
  if (voided) await voidOrder(trx, order, reason, stamp, false)
  else await move(trx, order, 'cancelled', { ...stamp, note: reason, set: { current: false } })
  const next = await replaceOrder(trx, order, price, stamp)
  await tellPayer(trx, next, voided ? 'payments.message.changed_paid' : 'payments.message.changed', stamp.at)
  return { changed: true, before: order.amount, now: price.total, voided, order: next }
}

/**
 * The money side of accepting a case, in the transaction that accepts it: amount and state are read again under lock, then
 * what is held is captured. Refuses where the rule wants the money first and it is not there.
 */
export async function acceptPayment(trx: Db, of: Of, factsOf: () => Promise<FeeFacts>, stamp: Stamp): Promise<void> {
  const order = await lockOrder(trx, of)
  if (!order || !(order.state === 'authorised' || order.state === 'waived' || isPayable(order.state))) return
  const { total } = await priceNow(trx, order, await factsOf())
  if (total !== order.amount) throw refuse('conflict', feeChanged, { before: order.amount, now: total })
  if (order.state === 'authorised') await capture(trx, order, stamp)
  else if (order.state === 'waived') return
  else if (order.collect === 'before_acceptance') throw refuse('conflict', 'payments.unpaid', { amount: order.amount })
  else await updateOrder(trx, { ...order, accepted: true })
}

/** Before a result is handed over: refuses where the rule wants the money by then and it is not there. */
export async function demandPayment(trx: Db, of: Of): Promise<void> {
  const order = await lockOrder(trx, of)
  if (order && order.collect !== 'any_time' && isPayable(order.state)) throw refuse('conflict', 'payments.unpaid', { amount: order.amount })
}

/** The case ends without being accepted: nothing more is asked for, and what is held goes back. */
export async function releasePayment(trx: Db, of: Of, reason: string, stamp: Stamp): Promise<void> {
  const order = await lockOrder(trx, of)
  if (!order) return
  if (order.state === 'authorised') {
    const gone = await voidOrder(trx, order, reason, stamp, true)
    await tellPayer(trx, gone, 'payments.message.released', stamp.at)
  } else if (isPayable(order.state)) {
    await move(trx, order, 'cancelled', { ...stamp, note: reason })
    await returnShorts(trx, order, reason, { by: program, at: stamp.at })
  }
}
