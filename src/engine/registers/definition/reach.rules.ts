import type { Actor } from '#core/access.ts'
import type { Definition, Field } from './definition.ts'
import type { Verb } from './kinds.rules.ts'

/** What an actor may reach of a register by a verb: everything, or units and all below units. */
export type Reach = { all: boolean; units: string[]; subtrees: string[] }

export function reachOf(definition: Definition, actor: Actor | undefined, verb: Verb): Reach {
  const reach: Reach = { all: false, units: [], subtrees: [] }
  if (actor?.kind !== 'officer') return reach
  for (const grant of definition.who[verb]) {
    const held = grant.role === '*' ? actor.roles : actor.roles.filter(({ role }) => role === grant.role)
    if (held.length === 0 && grant.role !== '*') continue
    if (grant.reach === 'all') reach.all = true
    else if (grant.reach === 'unit') reach.units.push(...held.map(({ unitId }) => unitId))
    else reach.subtrees.push(...held.map(({ unitId }) => unitId))
  }
  return reach
}

export const reachesNothing = (reach: Reach): boolean => !reach.all && reach.units.length === 0 && reach.subtrees.length === 0

export const may = (definition: Definition, actor: Actor | undefined, verb: Verb): boolean =>
  !reachesNothing(reachOf(definition, actor, verb))

export const seesField = (field: Field, actor: Actor | undefined): boolean =>
  !field.seenBy || (actor?.roles.some(({ role }) => field.seenBy?.includes(role)) ?? false)

export const visibleFields = (definition: Definition, actor: Actor | undefined): Field[] =>
  definition.fields.filter((field) => seesField(field, actor))
