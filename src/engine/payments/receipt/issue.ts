import { randomBytes } from 'node:crypto'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { By, Method, Order } from '../order/order.ts'
import { referenceFrom } from '../order/reference.rules.ts'
import { findReceipt, insertReceipt, type Receipt, takeNumber } from './receipt.queries.ts'

/** The one book so far: charges and fees (phí, lệ phí). */
export const feeBook = 'PLP'

/** `PLP/2026/0000123`: as it is printed and read out. */
export const receiptNumber = ({ book, year, number }: Pick<Receipt, 'book' | 'year' | 'number'>): string =>
  `${book}/${year}/${String(number).padStart(7, '0')}`

/** Issues the receipt of an order in the transaction that takes its money. An order has one receipt. */
export async function issueReceipt(trx: Db, order: Order, taken: { method: Method; by: By; at: Date }): Promise<void> {
  if (await findReceipt(trx, { orderId: order.id })) return
  const day = dayOf(taken.at)
  const year = Number(day.slice(0, 4))
  const number = await takeNumber(trx, order.unitId, feeBook, year)
  const receipt = {
    unitId: order.unitId,
    book: feeBook,
    year,
    number,
    orderId: order.id,
    code: referenceFrom('BL', randomBytes(24)),
    method: taken.method,
    payer: order.payer,
    amount: order.amount,
    price: order.price,
    issuedAt: taken.at,
    issuedBy: taken.by.name,
  }
  await insertReceipt(trx, receipt, day)
}
