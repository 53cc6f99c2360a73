import type { FastifyRequest } from 'fastify'
import { type Access, type Actor, actorOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { listRepresentatives } from '#ground/identity/index.ts'
import { ensureParty } from '../master/master.ts'
import { findParty, type Party } from '../master/master.queries.ts'
import { officeRoles } from '../rights.ts'

/** Signed-in people and systems that signed on for themselves; for whom they act is looked at behind the door. */
export const capturing: Access = { name: 'person or system', allows: (actor) => (actor ? 'yes' : 'sign_in') }

/**
 * The party that a request speaks for: the organisation a person acts for in the session, the one whose code a person with a token
 * names and holds a mandate of, or the one that bound the system to itself.
 */
export async function partyOf(request: FastifyRequest, code?: string): Promise<Party | undefined> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  if (actor.kind === 'system') return findParty(db, { clientId: actor.client?.id ?? '' })
  const { actingFor } = actor
  const when = { by: actor.personId, at: clock.now() }
  if (actingFor && (!code || code === actingFor.code)) return ensureParty(db, { code: actingFor.code, name: actingFor.name }, when)
  if (!code) return undefined
  const may = await listRepresentatives(db, code, dayOf(clock.now()))
  return may.includes(actor.personId) ? findParty(db, { code }) : undefined
}

export async function demandParty(request: FastifyRequest, code?: string): Promise<Party> {
  const party = await partyOf(request, code)
  if (!party) throw refuse('invalid', 'trace.no_party')
  return party
}

/** Officers who look after the market read everything. */
export const isOffice = (actor: Actor | undefined): boolean =>
  actor?.kind === 'officer' && actor.roles.some(({ role }) => officeRoles.includes(role))
