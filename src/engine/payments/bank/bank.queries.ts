import { type Db, sql } from '#core/db.ts'

export type BankTransaction = {
  id: string
  accountId: string
  bankTxId: string
  amount: number
  content: string
  transactedAt: Date
  source: 'webhook' | 'statement'
  orderId: string | null
}

const columns =
  sql.raw(`b.id, b.account_id as "accountId", b.bank_tx_id as "bankTxId", b.amount, b.content, b.transacted_at as "transactedAt", b.source,
  b.order_id as "orderId"`)

/** Writes a transfer that the bank told; undefined when it is known already. This is what makes posting exactly once. */
export async function insertBankTransaction(
  trx: Db,
  told: Omit<BankTransaction, 'id' | 'orderId'> & { sender: string | null; receivedAt: Date },
): Promise<BankTransaction | undefined> {
  const { rows } = await sql<{
    id: string
  }>`insert into payments.bank_transaction (account_id, bank_tx_id, amount, content, sender, transacted_at, received_at, source)
    values (${told.accountId}::uuid, ${told.bankTxId}, ${told.amount}, ${told.content}, ${told.sender}, ${told.transactedAt}, ${told.receivedAt}, ${told.source})
    on conflict (account_id, bank_tx_id) do nothing returning id`.execute(trx)
  const { accountId, bankTxId, amount, content, transactedAt, source } = told
  return rows[0] && { id: rows[0].id, accountId, bankTxId, amount, content, transactedAt, source, orderId: null }
}

export async function findBankTransaction(db: Db, accountId: string, bankTxId: string): Promise<BankTransaction | undefined> {
  const { rows } =
    await sql<BankTransaction>`select ${columns} from payments.bank_transaction b where b.account_id = ${accountId}::uuid and b.bank_tx_id = ${bankTxId}`.execute(
      db,
    )
  return rows[0]
}

export async function getBankTransaction(db: Db, id: string): Promise<BankTransaction> {
  const { rows } = await sql<BankTransaction>`select ${columns} from payments.bank_transaction b where b.id = ${id}::uuid`.execute(db)
  if (!rows[0]) throw new Error(`no bank transaction ${id}`)
  return rows[0]
}

/** Says what a transfer pays: an order, or several together. */
export async function tieTo(
  trx: Db,
  id: string,
  due: { joint: { id: string } | undefined; orders: readonly { id: string }[] },
): Promise<void> {
  const { joint, orders } = due
  await sql`update payments.bank_transaction set order_id = ${joint ? null : (orders[0]?.id ?? null)}::uuid, joint_id = ${joint?.id ?? null}::uuid
    where id = ${id}::uuid`.execute(trx)
}

export async function listBankTransactions(db: Db, accountId: string, from: Date, to: Date): Promise<BankTransaction[]> {
  const { rows } = await sql<BankTransaction>`select ${columns} from payments.bank_transaction b
    where b.account_id = ${accountId}::uuid and b.transacted_at >= ${from} and b.transacted_at < ${to} order by b.transacted_at, b.id`.execute(
    db,
  )
  return rows
}
