import { createHash } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { countMonth, findLastBefore, findMonth, insertMonth } from './league.queries.ts'
import { frozenText, monthBefore, spanOf } from './league.rules.ts'

export const freezeJob = 'feedback.freeze_month'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Closes a month: its figures are written with their hash and never computed again. A second time it does nothing. */
export async function freezeMonth(db: Db, month: string, at: Date): Promise<boolean> {
  const { from, to } = spanOf(month)
  if (at < to) return false
  return inTransaction(db, async (trx) => {
    if (await findMonth(trx, month)) return false
    const lines = await countMonth(trx, from, to)
    const previousHash = (await findLastBefore(trx, month)) ?? ''
    return insertMonth(trx, {
      month,
      body: JSON.stringify(lines),
      hash: sha256(frozenText(month, lines, previousHash)),
      previousHash,
      frozenAt: at,
    })
  })
}

/** Whether the stored figures are those that were frozen. */
export async function verifyMonth(db: Db, month: string): Promise<boolean | undefined> {
  const found = await findMonth(db, month)
  return found && sha256(frozenText(month, found.lines, found.previousHash)) === found.hash
}

export async function freezeLastMonth({ db, clock, log }: Context): Promise<void> {
  const month = monthBefore(dayOf(clock.now()))
  if (await freezeMonth(db, month, clock.now())) log(`feedback: the figures of ${month} are frozen`)
}
