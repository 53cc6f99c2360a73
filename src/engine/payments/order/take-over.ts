import type { Db } from '#core/db.ts'
import { listGrants, passGrant } from '../fees/fees.queries.ts'
import { type Of, type Order, program } from './order.ts'
import { lockOrder, rehomeOrder } from './order.queries.ts'
import { isPayable } from './order-states.rules.ts'
import { type Payable, priceNow, requestPayment } from './request.ts'
import { changePrice } from './settle.ts'

/**
 * A case begins whose fee was asked before it: the order becomes the case's, with what was paid or granted. Where the case costs
 * another amount than was thought, the new one is asked and the old goes back. Without such an order it is asked now.
 */
export async function takeOverPayment(trx: Db, ahead: Of, payable: Payable): Promise<Order | undefined> {
  const order = await lockOrder(trx, ahead)
  if (!order || !(order.state === 'authorised' || order.state === 'waived' || isPayable(order.state))) return requestPayment(trx, payable)
  const { kind, subject, at } = payable
  for (const grant of await listGrants(trx, ahead.kind, ahead.subject)) await passGrant(trx, ahead, payable, grant)
  // In the ledger the money stays the unit's that asked for it.
  const unitPath = [...new Set([...payable.unitPath, order.unitId])]
  await rehomeOrder(trx, order.id, { kind, subject, unitPath })
  const own = { ...order, kind, subject, unitPath }
  const price = await priceNow(trx, own, payable.facts)
  return price.total === own.amount ? own : (await changePrice(trx, own, price, { by: program, at })).order
}
