import type { FastifyRequest } from 'fastify'
import { actorOf, allows, scopeOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { countOrders } from '../order/order.queries.ts'
import { countDiscrepancies } from '../reconcile/discrepancy.queries.ts'
import { countRefunds } from '../refund/refund.queries.ts'
import type { Counts } from './frame.page.tsx'

/** read: see payments; collect: take cash, close the day; account: decide refunds, answer questions, reconcile. */
export type Verb = 'read' | 'collect' | 'account'

/** Units whose money, with all below them, the officer may deal with. */
export function unitsOf(request: FastifyRequest, verb: Verb): string[] {
  const scope = scopeOf(request.actor, verb, 'payment')
  return [...new Set([...scope.units, ...scope.subtrees])]
}

/** What lies outside an officer's reach does not exist for them; what they may see but not do is refused. */
export function demandReach(request: FastifyRequest, verb: Verb, target: { unitId: string; unitPath: string[] } | undefined): void {
  if (!target || !allows(request.actor, 'read', 'payment', { unitId: target.unitId, unitPath: target.unitPath }))
    throw refuse('notFound', 'core.not_found')
  if (!allows(request.actor, verb, 'payment', { unitId: target.unitId, unitPath: target.unitPath }))
    throw refuse('notAllowed', 'core.not_allowed')
}

export const byOf = (request: FastifyRequest): { id: string; name: string } => {
  const { personId, name } = actorOf(request)
  return { id: personId, name }
}

/** What waits in each part of the desk. */
export async function deskCounts(request: FastifyRequest): Promise<Counts> {
  const { db } = request.server
  const units = unitsOf(request, 'read')
  const [orders, refunds, questions] = await Promise.all([countOrders(db, units), countRefunds(db, units), countDiscrepancies(db, units)])
  return {
    'can-thu': (orders.requested ?? 0) + (orders.expired ?? 0),
    'tam-giu': orders.authorised ?? 0,
    'hoan-tra': refunds,
    'ngoai-le': questions,
  }
}
