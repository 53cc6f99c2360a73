import type { Actor } from '#core/access.ts'

/** On which side of a task somebody stands: it is done by its owner, helped by partners, given and accepted by the issuer. */
export type Side = 'owner' | 'partner' | 'issuer'
export type Parties = { unitId: string; issuerUnitId: string; partnerIds: readonly string[] }

const sides: Record<string, Side> = {
  ...{ take: 'owner', hand: 'owner', progress: 'owner', submit: 'owner' },
  contribute: 'partner',
  ...{ accept: 'issuer', return: 'issuer', press: 'issuer', extend: 'issuer', cancel: 'issuer' },
}

/** The sides on which the actor holds an office. */
export function sidesOf(actor: Actor, task: Parties, offices: readonly string[]): Side[] {
  const at = actor.roles.filter(({ role }) => offices.includes(role)).map(({ unitId }) => unitId)
  const found: Side[] = []
  if (at.includes(task.unitId)) found.push('owner')
  if (at.includes(task.issuerUnitId)) found.push('issuer')
  if (task.partnerIds.some((unitId) => at.includes(unitId))) found.push('partner')
  return found
}

/** The actor as the case sees them for one action: the offices that they hold on the action's side count in the task's unit, no others. */
export function onSide(actor: Actor, task: Parties, action: string): Actor {
  const side = sides[action]
  const units = side === 'owner' ? [task.unitId] : side === 'issuer' ? [task.issuerUnitId] : side === 'partner' ? task.partnerIds : []
  const held = actor.roles.filter(({ unitId }) => units.includes(unitId))
  return { ...actor, roles: held.map((each) => ({ ...each, unitId: task.unitId })) }
}

export type Standing = 'late' | 'soon' | 'on_time' | 'closed'

/** How a task stands on a day. */
export function standingOf(task: { dueOn: string; closed: boolean }, today: string): Standing {
  if (task.closed) return 'closed'
  if (task.dueOn < today) return 'late'
  const days = (Date.parse(task.dueOn) - Date.parse(today)) / 86_400_000
  return days <= 3 ? 'soon' : 'on_time'
}

/** Whole days from one day to another. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
