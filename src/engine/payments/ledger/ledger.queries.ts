import { type Db, sql } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { type Account, entriesOf, type PostingKind } from './postings.rules.ts'

export type Posting = {
  kind: PostingKind
  amount: number
  unitId: string | null
  at: Date
  by: string
  orderId?: string | undefined
  refundId?: string | undefined
  bankTransactionId?: string | undefined
}

/** Writes one balanced transaction into the ledger, in one statement. */
export async function post(trx: Db, posting: Posting): Promise<void> {
  const [debit, credit] = entriesOf(posting.kind, posting.amount, posting.unitId)
  const { rows } = await sql<{
    id: number
  }>`insert into payments.ledger_transaction (kind, at, day, unit_id, order_id, refund_id, bank_transaction_id, actor_name)
    values (${posting.kind}, ${posting.at}, ${dayOf(posting.at)}::date, ${posting.unitId}::uuid, ${posting.orderId ?? null}::uuid, ${posting.refundId ?? null}::uuid,
      ${posting.bankTransactionId ?? null}::uuid, ${posting.by}) returning id`.execute(trx)
  const id = rows[0]?.id ?? 0
  await sql`insert into payments.ledger_entry (transaction_id, account, unit_id, amount)
    values (${id}, ${debit.account}, ${debit.unitId}::uuid, ${debit.amount}), (${id}, ${credit.account}, ${credit.unitId}::uuid, ${credit.amount})`.execute(
    trx,
  )
}

/** What an account holds, of one unit or of all. Credits are negative. */
export async function balanceOf(db: Db, account: Account, unitId?: string): Promise<number> {
  const { rows } = await sql<{ sum: number }>`select coalesce(sum(amount), 0) as sum from payments.ledger_entry
    where account = ${account} and ${unitId ? sql`unit_id = ${unitId}::uuid` : sql`true`}`.execute(db)
  return rows[0]?.sum ?? 0
}

export type Balance = { account: Account; balance: number }

/** Every account of these units, with what is nobody's left out. */
export async function listBalances(db: Db, unitId?: string): Promise<Balance[]> {
  const { rows } = await sql<Balance>`select account, sum(amount) as balance from payments.ledger_entry
    where ${unitId ? sql`unit_id = ${unitId}::uuid` : sql`true`} group by account order by account`.execute(db)
  return rows
}

/** How many transactions do not sum to zero. The database lets none in; the doctor looks all the same. */
export async function countUnbalanced(db: Db): Promise<{ transactions: number; unbalanced: number }> {
  const { rows } = await sql<{ transactions: number; unbalanced: number }>`
    with sums as (select transaction_id, sum(amount) as whole from payments.ledger_entry group by transaction_id)
    select (select count(*) from payments.ledger_transaction) as transactions, (select count(*) from sums where whole <> 0) as unbalanced`.execute(
    db,
  )
  return rows[0] ?? { transactions: 0, unbalanced: 0 }
}
