import type { Db } from '#core/db.ts'
import { post } from '../ledger/ledger.queries.ts'
import { newRefundReference } from '../order/move.ts'
import { type By, program } from '../order/order.ts'
import { insertRefund } from '../refund/refund.queries.ts'
import type { Due } from '../together/due.ts'

type Excess = { amount: number; bankTransactionId: string | null; discrepancyId: string | null; reason: string; at: Date; by?: By }

/** More came than was due: the rest is owed back to the payer, and nobody may reject that. Asked by whoever laid the money on the order, so that another approves; by the program where it did so itself. */
export async function giveBackExcess(
  trx: Db,
  due: Due,
  { amount, bankTransactionId, discrepancyId, reason, at, by = program }: Excess,
): Promise<void> {
  const [order] = due.orders
  if (!order) return
  const about = { unitId: order.unitId, orderId: order.id, bankTransactionId: bankTransactionId ?? undefined }
  await post(trx, { kind: 'excess', amount, at, by: by.name, ...about })
  await insertRefund(trx, {
    ...{ source: 'excess', orderId: order.id, discrepancyId, unitId: order.unitId, unitPath: order.unitPath, amount, reason },
    ...{ reference: newRefundReference(), askedBy: by.id, askedName: by.name, askedAt: at },
  })
}
