import type { FastifyRequest } from 'fastify'
import type { Actor } from '#core/access.ts'
import { dayOf } from '#core/i18n.ts'
import { listLineage, type Unit } from '#ground/places/index.ts'
import { jurisdictionOf, listReceivingUnits, unitsFor } from '../apply/receiving-units.ts'
import type { Procedure } from '../procedure/procedure.ts'

/** Units for which an officer receives. */
export const officesOf = (actor: Actor): string[] => [
  ...new Set(actor.roles.filter((held) => held.role === 'receiver').map((held) => held.unitId)),
]

/** Where a procedure can be filed at the counter of an officer: their own unit, or those that their one-stop receives for. */
export async function unitsAtCounter(request: FastifyRequest, actor: Actor, procedure: Procedure): Promise<Unit[]> {
  const { db, clock, province } = request.server
  const on = dayOf(clock.now())
  const all = unitsFor(procedure, await listReceivingUnits(db, province, on))
  const offices = officesOf(actor)
  const own = all.filter((unit) => offices.includes(unit.id))
  if (own.length > 0) return own
  const found: Unit[] = []
  for (const unit of all.filter((one) => one.kind === 'agency')) {
    const { ids } = await jurisdictionOf(db, await listLineage(db, unit.id, { on }), on)
    if (ids.some((id) => offices.includes(id))) found.push(unit)
  }
  return found
}
