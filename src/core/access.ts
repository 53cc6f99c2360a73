import type { FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import type { Localized, MessageKey } from '#core/i18n.ts'

/** A role that a person holds in a unit: their own, or one that a colleague lent them for a time. */
export type HeldRole = { role: string; unitId: string; delegatedBy?: string }

/** How surely it is known who acts: 1 a password, 2 two factors, 3 two factors or the national e-ID of a person whose identity was proven. */
export type Assurance = 1 | 2 | 3

/** Who acts: the person behind a session, or a system that signed on for itself. */
export type Actor = {
  personId: string
  kind: 'citizen' | 'officer' | 'system'
  name: string
  sessionId: string
  roles: HeldRole[]
  /** 1 when it is not said. */
  assurance?: Assurance
  /** Roles that are held but do not count in this session, because it was opened with one factor only. */
  heldBack?: HeldRole[]
  /** The organisation for which the person acts in this session, and by which mandate. */
  actingFor?: { organisationId: string; mandateId: string; code: string; name: string }
  /** The program that acts for the person, or for itself, and what it was allowed. */
  client?: { id: string; name: string; scopes: readonly string[] }
  /** The office of an officer: the unit in which they hold their own roles. */
  office?: Localized
}

/** Where a right reaches: the record's own person, the holder's unit, the unit and all below it, or everywhere. */
export type Reach = 'own' | 'unit' | 'subtree' | 'all'

/** One right: a role may do a verb to a kind of record within a reach. `citizen` is every signed-in person. */
export type Right = { role: string; verb: string; kind: string; reach: Reach }

const registered: Right[] = []

export type Access = { name: string; allows(actor: Actor | undefined): 'yes' | 'sign_in' | 'no' }

export const anyone: Access = { name: 'anyone', allows: () => 'yes' }
export const signedIn: Access = {
  name: 'signedIn',
  allows: (actor) => (!actor ? 'sign_in' : actor.kind === 'system' ? 'no' : 'yes'),
}

/** Citizens, for what only they have: an officer is here for others. */
export const citizen: Access = {
  name: 'citizen',
  allows: (actor) => (!actor ? 'sign_in' : actor.kind === 'citizen' ? 'yes' : 'no'),
}

/** Systems that signed on for themselves (client credentials) and were allowed the scope. */
export function service(scope: string): Access {
  return {
    name: `service(${scope})`,
    allows: (actor) => (!actor ? 'sign_in' : actor.kind === 'system' && actor.client?.scopes.includes(scope) ? 'yes' : 'no'),
  }
}

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

/** Officers whose role has the right, whichever module gave it: rights are stated before routes are. */
export function officerWho(verb: string, kind: string): Access {
  const roles = registered.filter((right) => right.verb === verb && right.kind === kind).map(({ role }) => role)
  if (roles.length === 0) throw new Error(`no role may ${verb} ${kind}`)
  return officer(...new Set(roles))
}

/** Who acts; for routes behind which somebody is signed in. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return request.actor
}

/** The route's door: throws the refusal, or lets the request through. */
export function guard(request: FastifyRequest): void {
  const access = request.routeOptions.config.access
  const answer = access?.allows(request.actor) ?? 'no'
  if (answer === 'sign_in') throw refuse('signInNeeded', 'core.sign_in_needed')
  if (answer === 'no' && access && request.actor?.heldBack && access.allows(withAllRoles(request.actor)) === 'yes')
    throw refuse('notAllowed', 'core.second_factor_needed')
  if (answer === 'no') throw refuse('notAllowed', 'core.not_allowed')
}

const withAllRoles = (actor: Actor): Actor => ({ ...actor, roles: [...actor.roles, ...(actor.heldBack ?? [])] })

/** Refuses what needs a surer sign-in than this session has; the answer says how to get there. */
export function demandAssurance(actor: Actor | undefined, level: Assurance): void {
  if ((actor?.assurance ?? 1) >= level) return
  throw refuse('notAllowed', level === 3 ? 'core.assurance_3_needed' : 'core.assurance_2_needed')
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
