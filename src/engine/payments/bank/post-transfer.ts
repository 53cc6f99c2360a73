import { type Db, inTransaction } from '#core/db.ts'
import { dayOf, formatMoney } from '#core/i18n.ts'
import { bankDeposit } from '../deposit/bank-deposit.ts'
import { type Deposit, lockDeposit } from '../deposit/deposit.queries.ts'
import { post } from '../ledger/ledger.queries.ts'
import { type CollectionAccount, depositPrefix, jointPrefix, orderPrefix, theBank } from '../order/order.ts'
import { findReferences } from '../order/reference.rules.ts'
import { tellPayer } from '../order/tell-payer.ts'
import { type DiscrepancyKind, listShorts, openDiscrepancy, type ShortOf, updateDiscrepancy } from '../reconcile/discrepancy.queries.ts'
import { giveBackExcess } from '../reconcile/give-back.ts'
import { sumShorts } from '../reconcile/shorts.ts'
import { aboutJoint, type Due, lockDue, settleDue } from '../together/due.ts'
import { type BankTransaction, findBankTransaction, insertBankTransaction, tieTo } from './bank.queries.ts'

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
 * Posts a transfer exactly once: the bank's own number decides. The right amount in time pays what its reference names; what came
 * too little waits for the rest; everything else is kept, posted as unidentified, and becomes a question for an accountant.
 * Nothing the bank sends is ever lost or guessed.
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
    const named = await namedIn(trx, content)
    if (named.deposit) return takeDeposit(trx, named.deposit, fresh, account, at)
    const { due } = named
    const trouble = due ? troubleWith(due, fresh, account) : 'unknown_reference'
    if (due && !trouble) {
      await tieTo(trx, fresh.id, due)
      await settleDue(trx, due, [{ amount, from: 'bank', bankTransactionId: fresh.id }], { by: theBank, at })
      return 'posted'
    }
    const unsaid = { kind: 'unidentified', amount, unitId: null, at, by: theBank.name, bankTransactionId: fresh.id } as const
    await post(trx, { ...unsaid, orderId: due?.joint ? undefined : due?.orders[0]?.id })
    if (due && trouble === 'short' && (await complete(trx, due, fresh, at))) return 'posted'
    await ask(trx, trouble ?? 'unknown_reference', { due, deposit: undefined }, fresh, account, at)
    return 'question'
  })
}

type Named = { due?: Due | undefined; deposit?: Deposit | undefined }

/** The one thing that the words name; several named are nobody's to choose. */
async function namedIn(trx: Db, content: string): Promise<Named> {
  const [reference, other] = [orderPrefix, jointPrefix, depositPrefix].flatMap((prefix) => findReferences(prefix, content))
  if (!reference || other) return {}
  return reference.startsWith(depositPrefix) ? { deposit: await lockDeposit(trx, reference) } : { due: await lockDue(trx, reference) }
}

function troubleWith(due: Due, { amount, transactedAt }: BankTransaction, account: CollectionAccount): DiscrepancyKind | undefined {
  if (due.state === 'paid') return 'paid_twice'
  if (due.state === 'closed' || due.accountId !== account.id) return 'order_closed'
  if (amount < due.amount) return 'short'
  if (amount > due.amount) return 'over'
  // When it was sent counts, not when we heard of it.
  return transactedAt > due.expiresAt ? 'late' : undefined
}

const shortOf = ({ joint, orders }: Due): ShortOf => (joint ? { jointId: joint.id } : { orderId: orders[0]?.id ?? '' })

/** The rest of what came too little is here, in time: all of it together pays, and what is too much goes back. */
async function complete(trx: Db, due: Due, fresh: BankTransaction, at: Date): Promise<boolean> {
  if (fresh.transactedAt > due.expiresAt) return false
  const shorts = await listShorts(trx, shortOf(due), true)
  if (shorts.length === 0 || sumShorts(shorts) + fresh.amount < due.amount) return false
  for (const short of shorts) {
    await updateDiscrepancy(trx, { ...short, state: 'resolved', resolution: 'completed', resolvedName: theBank.name, resolvedAt: at })
    if (short.bankTransactionId) await tieTo(trx, short.bankTransactionId, due)
  }
  await tieTo(trx, fresh.id, due)
  const credits = [...shorts, { amount: fresh.amount, bankTransactionId: fresh.id }].map(({ amount, bankTransactionId }) => ({
    ...{ amount, bankTransactionId, from: 'unidentified' as const },
  }))
  const excess = await settleDue(trx, due, credits, { by: theBank, at })
  if (excess > 0)
    await giveBackExcess(trx, due, { amount: excess, bankTransactionId: fresh.id, discrepancyId: null, reason: due.reference, at })
  return true
}

async function takeDeposit(trx: Db, deposit: Deposit, fresh: BankTransaction, account: CollectionAccount, at: Date): Promise<Posted> {
  if (!deposit.arrivedAt && deposit.amount === fresh.amount) {
    await bankDeposit(trx, deposit, fresh, at)
    return 'posted'
  }
  await post(trx, { kind: 'unidentified', amount: fresh.amount, unitId: null, at, by: theBank.name, bankTransactionId: fresh.id })
  await ask(trx, deposit.arrivedAt ? 'paid_twice' : 'deposit_differs', { due: undefined, deposit }, fresh, account, at)
  return 'question'
}

type About = { due: Due | undefined; deposit: Deposit | undefined }

async function ask(
  trx: Db,
  kind: DiscrepancyKind,
  { due, deposit }: About,
  fresh: BankTransaction,
  account: CollectionAccount,
  at: Date,
): Promise<void> {
  const { amount, content, bankTxId } = fresh
  const [order] = due && !due.joint ? due.orders : []
  const { unitId, unitPath } = order ?? deposit ?? account
  const expected = due ?? deposit
  await openDiscrepancy(trx, {
    ...{ kind, amount, accountId: account.id, bankTransactionId: fresh.id, orderId: order?.id ?? null },
    ...{ jointId: due?.joint?.id ?? null, depositId: deposit?.id ?? null, unitId, unitPath, day: dayOf(fresh.transactedAt) },
    detail: { content, bankTxId, ...(expected ? { due: expected.amount, reference: expected.reference } : {}) },
    openedAt: at,
  })
  if (!due) return
  const about = due.joint ? aboutJoint(due.joint, due.orders) : order
  if (!about) return
  const rest = kind === 'short' ? due.amount - sumShorts(await listShorts(trx, shortOf(due))) : 0
  const vars = { came: formatMoney('vi', amount), rest: formatMoney('vi', Math.max(0, rest)) }
  await tellPayer(trx, about, kind === 'short' ? 'payments.message.came_short' : 'payments.message.came_otherwise', at, vars)
}
