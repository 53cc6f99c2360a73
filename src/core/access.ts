import type { FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import type { MessageKey } from '#core/i18n.ts'

/** A role that a person holds in a unit. */
export type HeldRole = { role: string; unitId: string }

/** Who acts: the person behind a session. */
export type Actor = {
  personId: string
  kind: 'citizen' | 'officer'
  name: string
  sessionId: string
  roles: HeldRole[]
}

/** Where a right reaches: the record's own person, the holder's unit, the unit and all below it, or everywhere. */
export type Reach = 'own' | 'unit' | 'subtree' | 'all'

/** One right: a role may do a verb to a kind of record within a reach. `citizen` is every signed-in person. */
export type Right = { role: string; verb: string; kind: string; reach: Reach }

export type Access = { name: string; allows(actor: Actor | undefined): 'yes' | 'sign_in' | 'no' }

export const anyone: Access = { name: 'anyone', allows: () => 'yes' }
export const signedIn: Access = { name: 'signedIn', allows: (actor) => (actor ? 'yes' : 'sign_in') }

/** Officers who hold one of the roles; any officer when none is named. */
export function officer(...roles: string[]): Access {
  return {
    name: roles.length > 0 ? `officer(${roles.join(',')})` : 'officer',
    allows: (actor) => {
      if (!actor) return 'sign_in'
      if (actor.kind !== 'officer') return 'no'
      return roles.length === 0 || actor.roles.some((held) => roles.includes(held.role)) ? 'yes' : 'no'
    },
  }
}

/** The route's door: throws the refusal, or lets the request through. */
export function guard(request: FastifyRequest): void {
  const access = request.routeOptions.config.access
  const answer = access?.allows(request.actor) ?? 'no'
  if (answer === 'sign_in') throw refuse('signInNeeded', 'core.sign_in_needed')
  if (answer === 'no') throw refuse('notAllowed', 'core.not_allowed')
}

/** What an actor may reach of a kind of record: the one answer behind SQL filters, buttons, the API and the access tests. */
export type Scope = { all: boolean; own?: string | undefined; units: string[]; subtrees: string[] }

/** A role that officers can be given in a unit; the label is a message key. */
export type OfficerRole = { role: string; label: MessageKey }

const roles = new Map<string, OfficerRole>()

/** Modules name their roles once, at boot. */
export function registerRoles(named: readonly OfficerRole[]): void {
  for (const each of named) roles.set(each.role, each)
}

export const listOfficerRoles = (): OfficerRole[] => [...roles.values()]
export const isOfficerRole = (role: string): boolean => roles.has(role)
/** The message key of a role's name. A role whose module is gone keeps its code as its name. */
export const roleLabel = (role: string): MessageKey => roles.get(role)?.label ?? 'core.role_unknown'

const registered: Right[] = []

/** Modules state their rights once, at boot. */
export function registerRights(rights: Right[]): void {
  for (const right of rights) {
    if (!registered.some((r) => r.role === right.role && r.verb === right.verb && r.kind === right.kind)) registered.push(right)
  }
}

export const listRights = (): readonly Right[] => registered

export function scopeOf(actor: Actor | undefined, verb: string, kind: string): Scope {
  const scope: Scope = { all: false, own: undefined, units: [], subtrees: [] }
  if (!actor) return scope
  const held: HeldRole[] = [{ role: 'citizen', unitId: '' }, ...actor.roles]
  for (const right of registered) {
    if (right.verb !== verb || right.kind !== kind) continue
    for (const { role, unitId } of held) {
      if (role !== right.role) continue
      if (right.reach === 'all') scope.all = true
      else if (right.reach === 'own') scope.own = actor.personId
      else if (right.reach === 'unit') scope.units.push(unitId)
      else scope.subtrees.push(unitId)
    }
  }
  return scope
}

export const isEmpty = (scope: Scope): boolean => !scope.all && !scope.own && scope.units.length === 0 && scope.subtrees.length === 0

/** A record as the rights see it: whose it is, in which unit, and that unit's ancestors (the unit included). */
export type Target = { ownerId?: string | null; unitId?: string | null; unitPath?: readonly string[] }

export function allows(actor: Actor | undefined, verb: string, kind: string, target: Target): boolean {
  const scope = scopeOf(actor, verb, kind)
  if (scope.all) return true
  if (scope.own && target.ownerId === scope.own) return true
  if (target.unitId && scope.units.includes(target.unitId)) return true
  return (target.unitPath ?? []).some((unit) => scope.subtrees.includes(unit))
}
