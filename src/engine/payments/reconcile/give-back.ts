import type { Db } from '#core/db.ts'
import { post } from '../ledger/ledger.queries.ts'
import { newRefundReference } from '../order/move.ts'
import { program } from '../order/order.ts'
import { insertRefund } from '../refund/refund.queries.ts'
import type { Due } from '../together/due.ts'

type Excess = { amount: number; bankTransactionId: string | null; discrepancyId: string | null; reason: string; at: Date }

/** More came than was due: the rest is owed back to the payer, and nobody may reject that. It is the program's arithmetic. */
export async function giveBackExcess(trx: Db, due: Due, { amount, bankTransactionId, discrepancyId, reason, at }: Excess): Promise<void> {
  const [order] = due.orders
  if (!order) return
  const about = { unitId: order.unitId, orderId: order.id, bankTransactionId: bankTransactionId ?? undefined }
  await post(trx, { kind: 'excess', amount, at, by: program.name, ...about })
  await insertRefund(trx, {
    ...{ source: 'excess', orderId: order.id, discrepancyId, unitId: order.unitId, unitPath: order.unitPath, amount, reason },
    ...{ reference: newRefundReference(), askedBy: null, askedName: program.name, askedAt: at },
  })
}
