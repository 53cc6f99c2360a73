import { type Db, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { post } from '../ledger/ledger.queries.ts'
import { move } from '../order/move.ts'
import { type CollectionAccount, type Order, orderPrefix, theBank } from '../order/order.ts'
import { lockOrder } from '../order/order.queries.ts'
import { isPayable } from '../order/order-states.rules.ts'
import { findReferences } from '../order/reference.rules.ts'
import { authorise } from '../order/settle.ts'
import { type DiscrepancyKind, openDiscrepancy } from '../reconcile/discrepancy.queries.ts'
import { type BankTransaction, findBankTransaction, insertBankTransaction, tieToOrder } from './bank.queries.ts'

/** A credit on one of our accounts, as webhook or statement tells it. */
export type Transfer = {
  account: CollectionAccount
  bankTxId: string
  amount: number
  content: string
  sender: string | null
  transactedAt: Date
  source: 'webhook' | 'statement'
  at: Date
}
export type Posted = 'posted' | 'question' | 'repeated' | 'differs'

/**
 * Posts a transfer exactly once: the bank's own number decides. The right amount in time pays its order; everything else is
 * kept, posted as unidentified, and becomes a question for an accountant. Nothing the bank sends is ever lost or guessed.
 */
export async function postTransfer(db: Db, transfer: Transfer): Promise<Posted> {
  return inTransaction(db, async (trx) => {
    const { account, bankTxId, amount, content, sender, transactedAt, source, at } = transfer
    const fresh = await insertBankTransaction(trx, {
      accountId: account.id,
      bankTxId,
      amount,
      content,
      sender,
      transactedAt,
      source,
      receivedAt: at,
    })
    if (!fresh) return (await findBankTransaction(trx, account.id, bankTxId))?.amount === amount ? 'repeated' : 'differs'
    const order = await orderOf(trx, content)
    const trouble = order ? troubleWith(order, fresh, account) : 'unknown_reference'
    if (order && !trouble) {
      await pay(trx, order, fresh, at)
      return 'posted'
    }
    await post(trx, { kind: 'unidentified', amount, unitId: null, at, by: theBank.name, orderId: order?.id, bankTransactionId: fresh.id })
    const owner = order ?? account
    await openDiscrepancy(trx, {
      kind: trouble ?? 'unknown_reference',
      amount,
      accountId: account.id,
      bankTransactionId: fresh.id,
      orderId: order?.id ?? null,
      unitId: owner.unitId,
      unitPath: owner.unitPath,
      day: dayOf(transactedAt),
      detail: { content, bankTxId, ...(order ? { due: order.amount, reference: order.reference } : {}) },
      openedAt: at,
    })
    return 'question'
  })
}

/** The one order that the words name; several named orders are nobody's to choose. */
async function orderOf(trx: Db, content: string): Promise<Order | undefined> {
  const [reference, other] = findReferences(orderPrefix, content)
  return reference && !other ? lockOrder(trx, { reference }) : undefined
}

function troubleWith(order: Order, { amount, transactedAt }: BankTransaction, account: CollectionAccount): DiscrepancyKind | undefined {
  if (order.state === 'authorised' || order.state === 'captured' || order.state === 'partly_refunded') return 'paid_twice'
  if (!isPayable(order.state) || !order.current || order.accountId !== account.id) return 'order_closed'
  if (amount < order.amount) return 'short'
  if (amount > order.amount) return 'over'
  // When it was sent counts, not when we heard of it.
  return transactedAt > order.expiresAt ? 'late' : undefined
}

async function pay(trx: Db, order: Order, transfer: BankTransaction, at: Date): Promise<void> {
  await tieToOrder(trx, transfer.id, order.id)
  await post(trx, {
    kind: 'transfer_held',
    amount: transfer.amount,
    unitId: order.unitId,
    at,
    by: theBank.name,
    orderId: order.id,
    bankTransactionId: transfer.id,
  })
  const open = order.state === 'requested' && order.expiresAt < at ? await move(trx, order, 'expired', { by: theBank, at }) : order
  await authorise(trx, open, { by: theBank, at, method: 'transfer', bankTransactionId: transfer.id })
}
