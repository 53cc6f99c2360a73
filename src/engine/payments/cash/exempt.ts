import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { getFeeRule, insertGrant, listGrants } from '../fees/fees.queries.ts'
import { type FeeFacts, priceOf } from '../fees/price.rules.ts'
import type { Order } from '../order/order.ts'
import { lockOrder } from '../order/order.queries.ts'
import { isPayable } from '../order/order-states.rules.ts'
import { changePrice, type Stamp } from '../order/settle.ts'

export type Granting = { by: { id: string; name: string }; at: Date; orderId: string; line: string; exemption: string; note: string }

/**
 * Grants an exemption on the strength of a paper that an officer saw. What is asked changes at once; what is authorised is
 * reckoned again when the case is accepted, and then voided.
 */
export async function grantExemption(db: Db, granting: Granting, facts: FeeFacts | undefined): Promise<Order> {
  const { orderId, line, exemption, by, at } = granting
  const note = granting.note.trim()
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, { id: orderId })
    if (!order) throw refuse('notFound', 'payments.no_such_order')
    const rule = await getFeeRule(trx, order.feeRuleId)
    const known = rule.body.lines.find((one) => one.key === line)?.exemptions?.some((one) => one.key === exemption && one.paper)
    if (!known) throw refuse('badRequest', 'payments.no_such_exemption')
    if (!order.current || !(order.state === 'authorised' || isPayable(order.state))) throw refuse('conflict', 'payments.not_now')
    await insertGrant(trx, order, { line, exemption, note, by: { personId: by.id, name: by.name }, at })
    if (order.state === 'authorised' || !facts) return order
    const price = priceOf(rule.body, facts, await listGrants(trx, order.kind, order.subject))
    const stamp: Stamp = { by, at }
    return price.total === order.amount ? order : (await changePrice(trx, order, price, stamp)).order
  })
}
