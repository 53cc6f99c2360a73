import { randomBytes } from 'node:crypto'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { formatDateTime } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import { sign } from '../bank/signature.ts'
import type { TransferBody } from '../bank/webhook.ts'
import { listPaidOut } from '../refund/refund.queries.ts'
import { spanOfDay } from '../reconcile/import-statement.ts'
import { statementColumns } from '../reconcile/statement.ts'
import { countTold, findTransfer, insertTransfer, listTransfers, type StandInTransfer } from './stand-in.queries.ts'

/*
 * STAND-IN of a bank, in demo and tests only. It keeps a book of its own, tells of transfers by signed webhooks over real HTTP
 * as a bank does, at its worst too: late, twice, too little, too much, with words that nobody knows. In production it is off.
 */

/** How the stand-in behaves: the ways in which real banks surprise. */
export const behaviours = ['on_time', 'late_notice', 'late', 'twice', 'short', 'over', 'unknown', 'silent', 'forged'] as const
export type Behaviour = (typeof behaviours)[number]

export type Wish = { bin: string; account: string; amount: number; content: string; at: Date; sender?: { account: string; name: string } }
export const tellJob = 'payments.stand_in_tell'
/** Where the stand-in reaches the platform, and the secret they share. */
export type Line = { url: string; secret: string }

export const lineOf = (config: Config): Line => ({ url: `${config.publicUrl}/api/payments/bank-transfers`, secret: config.bankSecret })

/** The transfer as the behaviour bends it. */
export function bend(wish: Wish, behaviour: Behaviour): Omit<StandInTransfer, 'told'> {
  const amount = behaviour === 'short' ? Math.max(1, wish.amount - 1000) : behaviour === 'over' ? wish.amount + 5000 : wish.amount
  const sender = wish.sender ?? { account: '0123456789', name: 'NGUYEN VAN THU' }
  return {
    bankTxId: `FT${randomBytes(6).toString('hex').toUpperCase()}`,
    bin: wish.bin,
    account: wish.account,
    amount,
    content: behaviour === 'unknown' ? 'chuyen tien phi ho so' : `${wish.content} chuyen tien`,
    senderAccount: sender.account,
    senderName: sender.name,
    // Four days: longer than any order waits.
    transactedAt: behaviour === 'late' ? new Date(wish.at.getTime() + 4 * 86_400_000) : wish.at,
  }
}

/** Sends one signed message about a transfer and answers with the status the platform gave. */
export async function tell(db: Db, line: Line, bankTxId: string, at: Date): Promise<number> {
  const transfer = await findTransfer(db, bankTxId)
  if (!transfer) throw new Error(`the stand-in bank knows no transfer ${bankTxId}`)
  const { told: _, transactedAt, bankTxId: transactionId, ...rest } = transfer
  const body = JSON.stringify({ transactionId, ...rest, transactedAt: transactedAt.toISOString() } satisfies TransferBody)
  const answer = await fetch(line.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-bank-signature': sign(line.secret, body, at) },
    body,
    signal: AbortSignal.timeout(10_000),
  })
  await answer.arrayBuffer()
  await countTold(db, bankTxId)
  return answer.status
}

/** A customer transfers money: kept in the bank's book, and told as the behaviour says. Answers with the transfer and each status. */
export async function transfer(
  db: Db,
  line: Line,
  wish: Wish,
  behaviour: Behaviour,
): Promise<{ transfer: Omit<StandInTransfer, 'told'>; statuses: number[] }> {
  const made = bend(wish, behaviour)
  await insertTransfer(db, made)
  if (behaviour === 'late_notice') {
    await enqueue(
      db,
      tellJob,
      { bankTxId: made.bankTxId },
      { key: `${tellJob}:${made.bankTxId}`, runAt: new Date(wish.at.getTime() + 120_000) },
    )
    return { transfer: made, statuses: [] }
  }
  // The money is there and nobody is told: only the statement of the day shows it.
  if (behaviour === 'silent') return { transfer: made, statuses: [] }
  const shown = behaviour === 'forged' ? { ...line, secret: randomBytes(32).toString('hex') } : line
  const statuses = [await tell(db, shown, made.bankTxId, wish.at)]
  if (behaviour === 'twice') statuses.push(await tell(db, line, made.bankTxId, wish.at))
  return { transfer: made, statuses }
}

/** The bank's statement of a day as CSV: what came in by its own book, and the refunds that were transferred out. */
export async function statementOf(db: Db, day: string): Promise<string> {
  const { from, to } = spanOfDay(day)
  const credits = (await listTransfers(db, { from, to, limit: 10_000 })).map(
    (one) => [one.transactedAt, one.bankTxId, one.amount, one.content] as const,
  )
  const debits = (await listPaidOut(db, from, to)).map(
    (refund) => [refund.paidAt ?? from, `CT${refund.reference}`, -refund.amount, `${refund.reference} hoan phi`] as const,
  )
  const rows = [...credits, ...debits].sort((a, b) => a[0].getTime() - b[0].getTime())
  const moment = (at: Date): string => {
    const [time = '', date = ''] = formatDateTime('vi', at).split(', ')
    return `${date} ${time}`
  }
  return [
    statementColumns.join(','),
    ...rows.map(([at, id, amount, content]) => [moment(at), id, amount, `"${content.replaceAll('"', '""')}"`].join(',')),
  ].join('\n')
}
