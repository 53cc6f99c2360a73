import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { formatTime } from '#core/i18n.ts'
import { findFactors } from '../one-time/totp.queries.ts'
import { tryCode } from '../second-factor/second-factor.ts'
import type { Way } from '../session/assurance.rules.ts'
import { revokeSession } from '../session/session.queries.ts'
import { startSession, visitorOf } from '../session/session.ts'
import { trySignIn } from '../sign-in/try-sign-in.ts'

const HeldRole = Type.Object({ role: Type.String(), unitId: Type.String() })
const Me = Type.Object({ id: Type.String(), kind: Type.String(), name: Type.String(), roles: Type.Array(HeldRole) })

export const SignIn = {
  tags: ['identity'],
  summary: 'Sign in with a phone, e-mail or login and a password; answers a bearer token',
  body: Type.Object({
    login: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
    code: Type.Optional(Type.String({ maxLength: 40, description: 'Code of the authenticator app, where the person has one' })),
  }),
  response: {
    201: Type.Object({
      token: Type.String(),
      expiresAt: Type.String({ format: 'date-time' }),
      person: Type.Object({ id: Type.String(), kind: Type.String(), name: Type.String() }),
    }),
  },
}

export async function signIn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const { login, password, code } = request.body as Static<typeof SignIn.body>
  const at = server.clock.now()
  const tried = await trySignIn(server.db, server.config, { login, password, ip: request.ip, at })
  if (tried.state === 'locked') throw refuse('tooMany', 'identity.locked', { at: formatTime(request.t.lang, tried.until) })
  if (tried.state === 'wrong') throw refuse('signInNeeded', 'identity.sign_in.wrong', { count: tried.left })
  const { id, kind, name } = tried.person
  const ways = await secondWay(request, id, code)
  const { token, expiresAt } = await startSession(server.db, tried.person, { kind: 'api', at, ways, ...visitorOf(request) })
  return reply.code(201).header('cache-control', 'no-store').send({ token, expiresAt: expiresAt.toISOString(), person: { id, kind, name } })
}

/** Who has a second factor gives its code with the password; a passkey is for browsers. */
async function secondWay(request: FastifyRequest, personId: string, code: string | undefined): Promise<Way[]> {
  const factors = await findFactors(request.server.db, personId)
  if (!factors.totp && factors.passkeys === 0) return ['pwd']
  if (!code) throw refuse('signInNeeded', 'identity.second.code_missing')
  const tried = await tryCode(request, personId, code)
  if (typeof tried === 'string') return ['pwd', tried]
  throw tried.locked ? refuse('tooMany', 'identity.second.locked') : refuse('signInNeeded', 'identity.second.code_wrong')
}

export const SignOut = {
  tags: ['identity'],
  summary: 'End the session of this token',
  security: [{ bearer: [] }],
  response: { 204: Type.Null() },
}

export async function signOut(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const actor = actorOf(request)
  await revokeSession(request.server.db, actor.personId, actor.sessionId, request.server.clock.now())
  return reply.code(204).send()
}

export const GetMe = {
  tags: ['identity'],
  summary: 'Who this token acts for, with the roles held now',
  security: [{ bearer: [] }],
  response: { 200: Me },
}

export async function me(request: FastifyRequest): Promise<Static<typeof Me>> {
  const { personId, kind, name, roles } = actorOf(request)
  return { id: personId, kind, name, roles }
}
