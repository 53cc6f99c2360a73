import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { tieTo } from '../bank/bank.queries.ts'
import { assignDeposit } from '../deposit/bank-deposit.ts'
import { type Deposit, findDeposit, lockDeposit } from '../deposit/deposit.queries.ts'
import { post } from '../ledger/ledger.queries.ts'
import { newRefundReference } from '../order/move.ts'
import { depositPrefix } from '../order/order.ts'
import { findOrder } from '../order/order.queries.ts'
import { insertRefund } from '../refund/refund.queries.ts'
import type { Officer } from '../refund/refund.ts'
import { type Due, lockDue, settleDue } from '../together/due.ts'
import { findJoint, listJointParts } from '../together/joint.queries.ts'
import { type Discrepancy, type DiscrepancyKind, lockDiscrepancy, type Resolution, updateDiscrepancy } from './discrepancy.queries.ts'
import { giveBackExcess } from './give-back.ts'

// Questions about money that lies in "unidentified"; the others are about figures that do not agree.
const aboutMoney = new Set<DiscrepancyKind>(['unknown_reference', 'short', 'over', 'paid_twice', 'late', 'order_closed', 'deposit_differs'])
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
    const target = resolution === 'assigned' ? await targetOf(trx, await referenceOf(trx, d, asked.reference)) : undefined
    const proposed = { proposedBy: by.id, proposedName: by.name, proposedAt: at }
    const next = { ...d, resolution, note: asked.note.trim() || null, targetReference: target?.reference ?? null, ...proposed }
    // Who gives up nothing decides alone; a deposit that the bank counted differently is two people's matter.
    const enough = target && ('orders' in target ? d.amount >= target.amount : d.amount === target.amount)
    if (resolution !== 'returned' && !enough) {
      await updateDiscrepancy(trx, { ...next, state: 'proposed' })
      return 'proposed'
    }
    await carryOut(trx, next, target, by, at)
    return 'resolved'
  })
}

/** The second accountant’s word: carried out, or open again. */
export async function confirmResolution(db: Db, asked: { id: string; agree: boolean; by: Officer; at: Date }): Promise<void> {
  const { by, at } = asked
  await inTransaction(db, async (trx) => {
    const d = await getLocked(trx, asked.id)
    if (d.state !== 'proposed') throw refuse('conflict', 'payments.not_now')
    if (d.proposedBy === by.id) throw refuse('notAllowed', 'payments.second_person')
    if (!asked.agree) {
      const nothing = { resolution: null, targetReference: null, proposedBy: null, proposedName: null, proposedAt: null }
      await updateDiscrepancy(trx, { ...d, state: 'open', ...nothing })
      return
    }
    await carryOut(trx, d, d.targetReference ? await targetOf(trx, d.targetReference) : undefined, by, at)
  })
}

async function getLocked(trx: Db, id: string): Promise<Discrepancy> {
  const d = await lockDiscrepancy(trx, id)
  if (!d) throw refuse('notFound', 'payments.no_such_question')
  return d
}

type Target = Due | Deposit

/** What the accountant typed, or what the transfer itself named. */
async function referenceOf(db: Db, d: Discrepancy, typed: string | undefined): Promise<string> {
  const wanted = typed?.trim().toUpperCase()
  if (wanted) return wanted
  const own = d.orderId ? await findOrder(db, { id: d.orderId }) : d.jointId ? await findJoint(db, { id: d.jointId }) : undefined
  const deposit = d.depositId ? await findDeposit(db, { id: d.depositId }) : undefined
  return own?.reference ?? deposit?.reference ?? ''
}

async function targetOf(trx: Db, reference: string): Promise<Target> {
  const target = reference.startsWith(depositPrefix) ? await lockDeposit(trx, reference) : await lockDue(trx, reference)
  if (!target) throw refuse('conflict', 'payments.no_such_order')
  const open = 'orders' in target ? target.state === 'payable' : !target.arrivedAt
  if (!open) throw refuse('conflict', 'payments.order_not_payable', { code: 'orders' in target ? codeOf(target) : target.reference })
  return target
}

const codeOf = ({ joint, orders, reference }: Due): string => joint?.subject ?? orders[0]?.subject ?? reference

async function carryOut(trx: Db, d: Discrepancy, target: Target | undefined, by: Officer, at: Date): Promise<void> {
  await updateDiscrepancy(trx, { ...d, state: 'resolved', resolvedBy: by.id, resolvedName: by.name, resolvedAt: at })
  if (d.resolution === 'assigned') await assign(trx, d, target, by, at)
  const posting = { amount: d.amount, unitId: d.unitId, at, by: by.name, bankTransactionId: d.bankTransactionId ?? undefined }
  if (d.resolution === 'returned') {
    await post(trx, { kind: 'returned', ...posting })
    await insertRefund(trx, {
      ...{ source: 'unidentified', orderId: await orderNamed(trx, d), discrepancyId: d.id, unitId: d.unitId, unitPath: d.unitPath },
      ...{ amount: d.amount, reason: d.note ?? d.kind, reference: newRefundReference(), askedBy: by.id, askedName: by.name, askedAt: at },
    })
  }
  if (d.resolution === 'written_off') await post(trx, { kind: 'unknown_written_off', ...posting })
}

/** The order that the transfer named: its payer sees the money come back. */
async function orderNamed(trx: Db, d: Discrepancy): Promise<string | null> {
  return d.orderId ?? (d.jointId ? ((await listJointParts(trx, d.jointId))[0]?.order.id ?? null) : null)
}

async function assign(trx: Db, d: Discrepancy, target: Target | undefined, by: Officer, at: Date): Promise<void> {
  if (!target || !d.bankTransactionId) throw refuse('conflict', 'payments.no_such_order')
  const { bankTransactionId } = d
  if (!('orders' in target)) return assignDeposit(trx, target, bankTransactionId, { by, at })
  await tieTo(trx, bankTransactionId, target)
  const credit = { amount: d.amount, from: 'unidentified' as const, bankTransactionId }
  const excess = await settleDue(trx, target, [credit], { by, at, note: d.note ?? undefined })
  const reason = d.note ?? d.kind
  if (excess > 0) await giveBackExcess(trx, target, { amount: excess, bankTransactionId, discrepancyId: d.id, reason, at, by })
}
