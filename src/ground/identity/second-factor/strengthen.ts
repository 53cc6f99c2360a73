import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor, Assurance } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { getPerson } from '../people/people.queries.ts'
import { assuranceOf, type Way } from '../session/assurance.rules.ts'
import { findShown, strengthenSession } from '../session/session.queries.ts'
import { hashToken, isSecure } from '../session/session.ts'

/** The session goes on under a new token, with one more way in which the person showed who they are. Answers its level. */
export async function strengthen(request: FastifyRequest, reply: FastifyReply, actor: Actor, way: Way): Promise<Assurance> {
  const { db, clock } = request.server
  const at = clock.now()
  const shown = await findShown(db, actor.sessionId, at)
  if (!shown) throw refuse('signInNeeded', 'core.sign_in_needed')
  const person = await getPerson(db, actor.personId)
  const amr = [...new Set([...shown.amr, way])]
  const assurance = assuranceOf(amr, person.verifiedAt !== null)
  const token = randomBytes(32).toString('base64url')
  await strengthenSession(db, { id: actor.sessionId, tokenHash: hashToken(token), amr, assurance, at })
  reply.setCookie('sid', token, { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(request) })
  return assurance
}

// What changes the account's own locks is asked for again after a quarter of an hour.
const freshMs = 15 * 60_000

/** Leads to the page that asks once more, unless the person showed who they are a moment ago; true when all is well. */
export async function isFresh(request: FastifyRequest, actor: Actor): Promise<boolean> {
  const { db, clock } = request.server
  const shown = await findShown(db, actor.sessionId, clock.now())
  return shown !== undefined && clock.now().getTime() - shown.authenticatedAt.getTime() <= freshMs
}
