import type { FastifyRequest } from 'fastify'
import { recordAccess } from '#ground/identity/index.ts'
import type { Order } from '../order/order.ts'

/** Written down when an officer looks at somebody's payment: who, for what, on which ground. */
export async function noteLook(request: FastifyRequest, order: Pick<Order, 'ownerId' | 'unitId' | 'subject'>): Promise<void> {
  const { actor } = request
  if (!actor || actor.personId === order.ownerId) return
  await recordAccess(request.server.db, {
    personId: order.ownerId,
    actor,
    unitId: order.unitId,
    purpose: 'payments.purpose.collect',
    legalGround: 'public_duty',
    subject: order.subject,
    at: request.server.clock.now(),
  })
}
