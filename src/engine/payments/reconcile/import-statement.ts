import { createHash } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { findBankTransaction } from '../bank/bank.queries.ts'
import { postTransfer } from '../bank/post-transfer.ts'
import { askAfterDeposits } from '../deposit/bank-deposit.ts'
import { type CollectionAccount, refundPrefix } from '../order/order.ts'
import { findReferences } from '../order/reference.rules.ts'
import { findRefund } from '../refund/refund.queries.ts'
import type { Officer } from '../refund/refund.ts'
import { closeArrived, openDiscrepancy } from './discrepancy.queries.ts'
import { insertLine, insertStatement, listNotOnStatement } from './reconcile.queries.ts'
import type { StatementLine } from './statement.ts'

export type Imported = { lines: number; fresh: number; posted: number; questions: number; known: boolean }
type Import = { account: CollectionAccount; name: string; text: string; lines: StatementLine[]; by: Officer; at: Date }

/** Midnight in Vietnam at the beginning of a day, and of the day after it. */
export const spanOfDay = (day: string, last = day): { from: Date; to: Date } => ({
  from: new Date(`${day}T00:00:00+07:00`),
  to: new Date(Date.parse(`${last}T00:00:00+07:00`) + 86_400_000),
})

/**
 * Lays a bank's statement over our books, all or nothing. A credit that no webhook told is posted from the statement; what we
 * posted and the statement lacks, what differs, what left the account without a refund of ours, and cash that should have come by
 * now become questions.
 */
export async function importStatement(db: Db, imported: Import): Promise<Imported> {
  const { account, lines, by, at, text, name } = imported
  const days = lines.map((line) => dayOf(line.transactedAt)).sort()
  const [firstDay = dayOf(at), lastDay = firstDay] = [days[0], days.at(-1)]
  return inTransaction(db, async (trx) => {
    const sha256 = createHash('sha256').update(text).digest('hex')
    const statementId = await insertStatement(trx, { accountId: account.id, sha256, name, firstDay, lastDay, lines: lines.length, by, at })
    if (!statementId) return { lines: lines.length, fresh: 0, posted: 0, questions: 0, known: true }
    const sum: Imported = { lines: lines.length, fresh: 0, posted: 0, questions: 0, known: false }
    for (const line of lines) {
      const outcome = await takeLine(trx, account, statementId, line, at)
      if (outcome !== 'old') sum.fresh++
      if (outcome === 'posted') sum.posted++
      if (outcome === 'question') sum.questions++
    }
    const { from, to } = spanOfDay(firstDay, lastDay)
    for (const missing of await listNotOnStatement(trx, account.id, from, to)) {
      const opened = await openDiscrepancy(trx, {
        kind: 'not_on_statement',
        amount: missing.amount,
        accountId: account.id,
        bankTransactionId: missing.id,
        orderId: missing.orderId,
        unitId: missing.unitId ?? account.unitId,
        unitPath: missing.unitPath ?? account.unitPath,
        day: missing.day,
        detail: { bankTxId: missing.bankTxId },
        openedAt: at,
      })
      if (opened) sum.questions++
    }
    sum.questions += await askAfterDeposits(trx, account, lastDay, at)
    return sum
  })
}

type Outcome = 'old' | 'agrees' | 'posted' | 'question'

async function takeLine(trx: Db, account: CollectionAccount, statementId: string, line: StatementLine, at: Date): Promise<Outcome> {
  return line.amount > 0 ? takeCredit(trx, account, statementId, line, at) : takeDebit(trx, account, statementId, line, at)
}

async function takeCredit(trx: Db, account: CollectionAccount, statementId: string, line: StatementLine, at: Date): Promise<Outcome> {
  if (!(await insertLine(trx, { statementId, accountId: account.id, refundId: null }, line))) return 'old'
  const { bankTxId, amount, content, transactedAt } = line
  const posted = await postTransfer(trx, { account, bankTxId, amount, content, sender: null, transactedAt, source: 'statement', at })
  if (posted === 'posted' || posted === 'question') return posted
  const ours = await findBankTransaction(trx, account.id, bankTxId)
  if (!ours) return 'agrees'
  await closeArrived(trx, [ours.id], at)
  if (posted === 'repeated') return 'agrees'
  await openDiscrepancy(trx, {
    kind: 'amount_differs',
    amount: amount - ours.amount,
    accountId: account.id,
    bankTransactionId: ours.id,
    orderId: ours.orderId,
    unitId: account.unitId,
    unitPath: account.unitPath,
    day: dayOf(transactedAt),
    detail: { bankTxId, statement: amount, recorded: ours.amount },
    openedAt: at,
  })
  return 'question'
}

async function takeDebit(trx: Db, account: CollectionAccount, statementId: string, line: StatementLine, at: Date): Promise<Outcome> {
  const [reference] = findReferences(refundPrefix, line.content)
  const refund = reference ? await findRefund(trx, { reference }) : undefined
  const ours = refund?.state === 'paid' && refund.method === 'transfer' && refund.amount === -line.amount ? refund : undefined
  if (!(await insertLine(trx, { statementId, accountId: account.id, refundId: ours?.id ?? null }, line))) return 'old'
  if (ours) return 'agrees'
  await openDiscrepancy(trx, {
    kind: 'unknown_debit',
    amount: line.amount,
    accountId: account.id,
    bankTransactionId: null,
    orderId: refund?.orderId ?? null,
    unitId: account.unitId,
    unitPath: account.unitPath,
    day: dayOf(line.transactedAt),
    detail: { bankTxId: line.bankTxId, content: line.content },
    openedAt: at,
  })
  return 'question'
}
