import type { Db } from '#core/db.ts'
import { post } from '../ledger/ledger.queries.ts'
import { newRefundReference } from '../order/move.ts'
import type { By, Order } from '../order/order.ts'
import { insertRefund } from '../refund/refund.queries.ts'
import { type Discrepancy, listShorts, type ShortOf, updateDiscrepancy } from './discrepancy.queries.ts'

/** What came for an order and did not reach: kept for the payer until the rest comes, or it is sent back. */
export const sumShorts = (shorts: readonly Discrepancy[]): number => shorts.reduce((sum, one) => sum + one.amount, 0)

/** Sends back what came short for an order that nobody pays any more, or that was paid otherwise. */
export async function returnShorts(
  trx: Db,
  order: Order,
  reason: string,
  { by, at }: { by: By; at: Date },
  of: ShortOf = { orderId: order.id },
): Promise<number> {
  const shorts = await listShorts(trx, of, true)
  for (const short of shorts) {
    const resolved = { resolvedBy: by.id, resolvedName: by.name, resolvedAt: at }
    await updateDiscrepancy(trx, { ...short, state: 'resolved', resolution: 'returned', note: reason, ...resolved })
    const about = { at, by: by.name, orderId: order.id, bankTransactionId: short.bankTransactionId ?? undefined }
    await post(trx, { kind: 'returned', amount: short.amount, unitId: order.unitId, ...about })
    await insertRefund(trx, {
      ...{ source: 'unidentified', orderId: order.id, discrepancyId: short.id, unitId: order.unitId, unitPath: order.unitPath },
      ...{ amount: short.amount, reason, reference: newRefundReference(), askedBy: by.id, askedName: by.name, askedAt: at },
    })
  }
  return shorts.length
}
