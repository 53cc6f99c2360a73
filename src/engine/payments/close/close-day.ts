import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { closeCashDesk } from '../cash/cash.queries.ts'
import { countTakings } from '../cash/taking.queries.ts'
import { openCashDesk } from '../cash/take-cash.ts'
import { insertDeposit } from '../deposit/deposit.queries.ts'
import { balanceOf, post } from '../ledger/ledger.queries.ts'
import { newDepositReference } from '../order/move.ts'
import { listSpans } from '../receipt/receipt.queries.ts'
import type { Officer } from '../refund/refund.ts'
import { type Figures, insertClose, sumDay } from './close.queries.ts'

export type Closing = { unit: { id: string; name: string; path: string[] }; counted: number; note: string; by: Officer; at: Date }

/** What the drawer should hold, and the day's figures. */
export async function figuresOf(db: Db, unitId: string, at: Date): Promise<Figures & { expected: number }> {
  const day = dayOf(at)
  const [expected, sums, spans, takings] = await Promise.all([
    balanceOf(db, 'cash', unitId),
    sumDay(db, unitId, day),
    listSpans(db, unitId, day),
    countTakings(db, unitId, day),
  ])
  return { expected, spans, takings, ...sums }
}

/** Counts the drawer and ends the unit's day: a difference needs a word, and the cash leaves the desk for the bank, with words for the slip. */
export async function closeDay(db: Db, closing: Closing): Promise<void> {
  const { unit, counted, by, at } = closing
  const note = closing.note.trim()
  await inTransaction(db, async (trx) => {
    await openCashDesk(trx, unit.id, at)
    const { expected, ...figures } = await figuresOf(trx, unit.id, at)
    const difference = counted - expected
    if (difference !== 0 && !note) throw refuse('invalid', 'payments.difference_unexplained', { difference: Math.abs(difference) })
    const posting = { unitId: unit.id, at, by: by.name }
    if (difference > 0) await post(trx, { kind: 'cash_over', amount: difference, ...posting })
    if (difference < 0) await post(trx, { kind: 'cash_short', amount: -difference, ...posting })
    const day = dayOf(at)
    if (counted > 0) {
      await post(trx, { kind: 'deposited', amount: counted, ...posting })
      const { id: unitId, path: unitPath, name: unitName } = unit
      await insertDeposit(trx, {
        unitId,
        unitPath,
        unitName,
        day,
        amount: counted,
        reference: newDepositReference(),
        madeName: by.name,
        madeAt: at,
      })
    }
    await insertClose(trx, {
      unitId: unit.id,
      unitPath: unit.path,
      unitName: unit.name,
      day,
      expected,
      counted,
      figures,
      note: note || null,
      closedBy: by.id,
      closedName: by.name,
      closedAt: at,
    })
    await closeCashDesk(trx, unit.id, day)
  })
}
