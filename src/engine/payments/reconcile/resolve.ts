import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { tieToOrder } from '../bank/bank.queries.ts'
import { post } from '../ledger/ledger.queries.ts'
import { newRefundReference } from '../order/move.ts'
import type { Order } from '../order/order.ts'
import { lockOrder } from '../order/order.queries.ts'
import { isPayable } from '../order/order-states.rules.ts'
import { authorise } from '../order/settle.ts'
import { insertRefund, type RefundSource } from '../refund/refund.queries.ts'
import type { Officer } from '../refund/refund.ts'
import { type Discrepancy, type DiscrepancyKind, lockDiscrepancy, type Resolution, updateDiscrepancy } from './discrepancy.queries.ts'

// Questions about money that lies in "unidentified"; the others are about figures that do not agree.
const aboutMoney = new Set<DiscrepancyKind>(['unknown_reference', 'short', 'over', 'paid_twice', 'late', 'order_closed'])
export const resolutionsFor = (kind: DiscrepancyKind): Resolution[] =>
  aboutMoney.has(kind) ? ['assigned', 'returned', 'written_off'] : ['explained']

export type Resolving = { id: string; resolution: Resolution; reference?: string | undefined; note: string; by: Officer; at: Date }

/**
 * An accountant's answer to a question. Money assigned in full, or sent back (a refund, with its own second person), is done
 * at once; whatever gives money up, or explains a difference away, waits for a second accountant.
 */
export async function resolve(db: Db, asked: Resolving): Promise<'resolved' | 'proposed'> {
  const { resolution, by, at } = asked
  return inTransaction(db, async (trx) => {
    const d = await getLocked(trx, asked.id)
    if (d.state !== 'open') throw refuse('conflict', 'payments.not_now')
    if (!resolutionsFor(d.kind).includes(resolution)) throw refuse('badRequest', 'payments.no_such_resolution')
    const target = resolution === 'assigned' ? await targetOf(trx, d, asked.reference) : undefined
    const next: Discrepancy = {
      ...d,
      resolution,
      note: asked.note.trim() || null,
      targetOrderId: target?.id ?? null,
      proposedBy: by.id,
      proposedName: by.name,
      proposedAt: at,
    }
    const alone = resolution === 'returned' || (target !== undefined && d.amount >= target.amount)
    if (!alone) {
      await updateDiscrepancy(trx, { ...next, state: 'proposed' })
      return 'proposed'
    }
    await carryOut(trx, next, target, by, at)
    return 'resolved'
  })
}

/** The second accountant's word: carried out, or open again. */
export async function confirmResolution(db: Db, asked: { id: string; agree: boolean; by: Officer; at: Date }): Promise<void> {
  const { by, at } = asked
  await inTransaction(db, async (trx) => {
    const d = await getLocked(trx, asked.id)
    if (d.state !== 'proposed') throw refuse('conflict', 'payments.not_now')
    if (d.proposedBy === by.id) throw refuse('notAllowed', 'payments.second_person')
    if (!asked.agree) {
      await updateDiscrepancy(trx, {
        ...d,
        state: 'open',
        resolution: null,
        targetOrderId: null,
        proposedBy: null,
        proposedName: null,
        proposedAt: null,
      })
      return
    }
    await carryOut(trx, d, d.targetOrderId ? await lockOrder(trx, { id: d.targetOrderId }) : undefined, by, at)
  })
}

async function getLocked(trx: Db, id: string): Promise<Discrepancy> {
  const d = await lockDiscrepancy(trx, id)
  if (!d) throw refuse('notFound', 'payments.no_such_question')
  return d
}

async function targetOf(trx: Db, d: Discrepancy, reference: string | undefined): Promise<Order> {
  const wanted = reference?.trim().toUpperCase()
  const order = wanted ? await lockOrder(trx, { reference: wanted }) : d.orderId ? await lockOrder(trx, { id: d.orderId }) : undefined
  if (!order) throw refuse('conflict', 'payments.no_such_order')
  if (!order.current || !isPayable(order.state)) throw refuse('conflict', 'payments.order_not_payable', { code: order.subject })
  return order
}

async function carryOut(trx: Db, d: Discrepancy, target: Order | undefined, by: Officer, at: Date): Promise<void> {
  await updateDiscrepancy(trx, { ...d, state: 'resolved', resolvedBy: by.id, resolvedName: by.name, resolvedAt: at })
  if (d.resolution === 'assigned') await assign(trx, d, target, by, at)
  if (d.resolution === 'returned') {
    await post(trx, { kind: 'returned', amount: d.amount, ...about(d, by, at) })
    await giveBack(trx, d, { source: 'unidentified', amount: d.amount, orderId: null, unitId: d.unitId, unitPath: d.unitPath }, by, at)
  }
  if (d.resolution === 'written_off') await post(trx, { kind: 'unknown_written_off', amount: d.amount, ...about(d, by, at) })
}

const about = (d: Discrepancy, by: Officer, at: Date) => ({
  unitId: d.unitId,
  at,
  by: by.name,
  bankTransactionId: d.bankTransactionId ?? undefined,
})

async function assign(trx: Db, d: Discrepancy, order: Order | undefined, by: Officer, at: Date): Promise<void> {
  if (!order || !order.current || !isPayable(order.state))
    throw refuse('conflict', 'payments.order_not_payable', { code: order?.subject ?? '–' })
  const posting = { ...about(d, by, at), unitId: order.unitId, orderId: order.id }
  await post(trx, { kind: 'assigned', amount: Math.min(d.amount, order.amount), ...posting })
  if (d.amount < order.amount) await post(trx, { kind: 'short_written_off', amount: order.amount - d.amount, ...posting })
  if (d.amount > order.amount) {
    const excess = d.amount - order.amount
    await post(trx, { kind: 'excess', amount: excess, ...posting })
    await giveBack(trx, d, { source: 'excess', amount: excess, orderId: order.id, unitId: order.unitId, unitPath: order.unitPath }, by, at)
  }
  if (d.bankTransactionId) await tieToOrder(trx, d.bankTransactionId, order.id)
  await authorise(trx, order, { by, at, method: 'transfer', note: d.note ?? undefined })
}

type Back = { source: RefundSource; amount: number; orderId: string | null; unitId: string; unitPath: string[] }

async function giveBack(trx: Db, d: Discrepancy, back: Back, by: Officer, at: Date): Promise<void> {
  await insertRefund(trx, {
    ...back,
    discrepancyId: d.id,
    reason: d.note ?? d.kind,
    reference: newRefundReference(),
    // An excess is the program's arithmetic; sending unknown money back is somebody's judgement.
    askedBy: back.source === 'excess' ? null : by.id,
    askedName: by.name,
    askedAt: at,
  })
}
