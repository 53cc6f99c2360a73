import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { type BankTransaction, getBankTransaction } from '../bank/bank.queries.ts'
import { post } from '../ledger/ledger.queries.ts'
import { type By, type CollectionAccount, theBank } from '../order/order.ts'
import { closeDepositArrived, openDiscrepancy } from '../reconcile/discrepancy.queries.ts'
import { type Deposit, listMissing, setArrived } from './deposit.queries.ts'

/** How long cash may be on its way before an accountant is asked. */
export const patienceDays = 3

/** The counted cash is in the account, to the đồng: the two halves of its way meet in the ledger. */
export async function bankDeposit(trx: Db, deposit: Deposit, transfer: BankTransaction, at: Date): Promise<void> {
  const about = { unitId: deposit.unitId, at, by: theBank.name, bankTransactionId: transfer.id }
  await post(trx, { kind: 'deposit_banked', amount: transfer.amount, ...about })
  await arrive(trx, deposit, transfer.id, at)
}

async function arrive(trx: Db, deposit: Deposit, bankTransactionId: string, at: Date): Promise<void> {
  await setArrived(trx, deposit.id, bankTransactionId, at)
  await closeDepositArrived(trx, deposit.id, at)
}

/** Money that lay unidentified is this deposit: what the bank counted differently becomes over or short. */
export async function assignDeposit(trx: Db, deposit: Deposit, bankTransactionId: string, { by, at }: { by: By; at: Date }): Promise<void> {
  const { amount } = await getBankTransaction(trx, bankTransactionId)
  const about = { unitId: deposit.unitId, at, by: by.name, bankTransactionId }
  await post(trx, { kind: 'deposit_found', amount, ...about })
  const difference = amount - deposit.amount
  if (difference > 0) await post(trx, { kind: 'deposit_over', amount: difference, ...about })
  if (difference < 0) await post(trx, { kind: 'deposit_short', amount: -difference, ...about })
  await arrive(trx, deposit, bankTransactionId, at)
}

/** Asks after cash that should be on the statement by now; answers with how many new questions there are. */
export async function askAfterDeposits(trx: Db, account: CollectionAccount, lastDay: string, at: Date): Promise<number> {
  const until = dayOf(new Date(Date.parse(`${lastDay}T00:00:00+07:00`) - patienceDays * 86_400_000))
  let asked = 0
  for (const deposit of await listMissing(trx, until)) {
    const opened = await openDiscrepancy(trx, {
      ...{ kind: 'deposit_missing', amount: deposit.amount, accountId: account.id, bankTransactionId: null, orderId: null },
      ...{ depositId: deposit.id, unitId: deposit.unitId, unitPath: deposit.unitPath, day: deposit.day, openedAt: at },
      detail: { content: deposit.reference },
    })
    if (opened) asked++
  }
  return asked
}
