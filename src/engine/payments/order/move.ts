import type { Db } from '#core/db.ts'
import { type By, depositPrefix, jointPrefix, type Order, orderPrefix, refundPrefix } from './order.ts'
import { moveOrder } from './order.queries.ts'
import { type OrderEventType, stateAfter } from './order-states.rules.ts'
import { randomBytes } from 'node:crypto'
import { referenceFrom } from './reference.rules.ts'

export type Moved = { by: By; at: Date; note?: string | undefined; facts?: Record<string, unknown>; set?: Partial<Order> }

/** Takes an edge of the state graph: the new state and its event, in the caller's transaction. The order must be locked. */
export async function move(trx: Db, order: Order, event: OrderEventType, { by, at, note, facts, set }: Moved): Promise<Order> {
  const next: Order = { ...order, ...set, state: stateAfter(order.state, event) }
  await moveOrder(trx, next, {
    type: event,
    from: order.state,
    to: next.state,
    at,
    actorId: by.id,
    actorName: by.name,
    note: note ?? null,
    facts: facts ?? {},
  })
  return next
}

export const newReference = (): string => referenceFrom(orderPrefix, randomBytes(24))
export const newRefundReference = (): string => referenceFrom(refundPrefix, randomBytes(24))
export const newJointReference = (): string => referenceFrom(jointPrefix, randomBytes(24))
export const newDepositReference = (): string => referenceFrom(depositPrefix, randomBytes(24))
