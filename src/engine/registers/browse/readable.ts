import type { FastifyRequest } from 'fastify'
import type { Actor } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { getRegister, listRegisters } from '../definition/definition.queries.ts'
import type { Register } from '../definition/definition.ts'
import type { Verb } from '../definition/kinds.rules.ts'
import { may, reachOf } from '../definition/reach.rules.ts'
import { isDay } from '../record/value.rules.ts'
import { unitsOfReach } from '../record/units.ts'

/** A register that the actor may use in this way, with the units in which they may; undefined units: everywhere. */
export type Opened = { register: Register; units: string[] | undefined; actor: Actor; today: string; now: Date }

/** Opens a register for a verb: 404 where there is none, 403 where the actor has no part in it. */
export async function openRegister(request: FastifyRequest, verb: Verb): Promise<Opened> {
  const { db, clock } = request.server
  const { actor } = request
  const register = await getRegister(db, (request.params as { register: string }).register)
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const reach = reachOf(register.definition, actor, verb)
  if (!may(register.definition, actor, verb)) throw refuse('notAllowed', 'registers.not_yours')
  const now = clock.now()
  return { register, units: await unitsOfReach(db, reach), actor, today: dayOf(now), now }
}

export const mayReach = (units: readonly string[] | undefined, unitId: string | null): boolean =>
  units === undefined || (unitId !== null && units.includes(unitId))

/** The day asked for, or today. */
export function dayAsked(text: string | undefined, today: string): string {
  if (!text) return today
  if (!isDay(text)) throw refuse('invalid', 'registers.not_a_day', { day: text })
  return text
}

/** The registers in which the actor may read. */
export async function readableRegisters(db: Db, actor: Actor | undefined): Promise<Register[]> {
  return (await listRegisters(db)).filter(({ definition }) => may(definition, actor, 'read'))
}
