import { type Db, sql } from '#core/db.ts'

export type StandInTransfer = {
  bankTxId: string
  bin: string
  account: string
  amount: number
  content: string
  senderAccount: string
  senderName: string
  transactedAt: Date
  told: number
}

const columns =
  sql.raw(`bank_tx_id as "bankTxId", bin, account, amount, content, sender_account as "senderAccount", sender_name as "senderName",
  transacted_at as "transactedAt", told`)

export async function insertTransfer(db: Db, transfer: Omit<StandInTransfer, 'told'>): Promise<void> {
  await sql`insert into payments.stand_in_transfer (bank_tx_id, bin, account, amount, content, sender_account, sender_name, transacted_at)
    values (${transfer.bankTxId}, ${transfer.bin}, ${transfer.account}, ${transfer.amount}, ${transfer.content}, ${transfer.senderAccount},
      ${transfer.senderName}, ${transfer.transactedAt})`.execute(db)
}

export async function findTransfer(db: Db, bankTxId: string): Promise<StandInTransfer | undefined> {
  const { rows } = await sql<StandInTransfer>`select ${columns} from payments.stand_in_transfer where bank_tx_id = ${bankTxId}`.execute(db)
  return rows[0]
}

export async function countTold(db: Db, bankTxId: string): Promise<void> {
  await sql`update payments.stand_in_transfer set told = told + 1 where bank_tx_id = ${bankTxId}`.execute(db)
}

export async function listTransfers(db: Db, by: { from?: Date; to?: Date; limit: number }): Promise<StandInTransfer[]> {
  const { rows } = await sql<StandInTransfer>`select ${columns} from payments.stand_in_transfer
    where ${by.from ? sql`transacted_at >= ${by.from}` : sql`true`} and ${by.to ? sql`transacted_at < ${by.to}` : sql`true`}
    order by id desc limit ${by.limit}`.execute(db)
  return rows
}
