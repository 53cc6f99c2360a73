import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import type { App } from '#core/module.ts'
import { assuranceOf, holdBack, type Way } from './assurance.rules.ts'
import { officeOf } from './office.ts'
import { findLive, insertSession, revokeToken, type SessionKind, touchSession } from './session.queries.ts'

const hour = 3_600_000
// Officers sign in each working day; a citizen's phone stays signed in for two weeks.
const lifetime = { citizen: 14 * 24 * hour, officer: 12 * hour }
// The time of last use is written at most this often: a page view costs one read.
const touchEvery = 5 * 60_000

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')

const isToken = (token: string | undefined): token is string => token !== undefined && /^[\w-]{43}$/.test(token)

function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  const token = header ? /^Bearer\s+(\S+)$/i.exec(header)?.[1] : request.cookies.sid
  return isToken(token) ? token : undefined
}

/** Who acts: from the cookie, or from a bearer token (which, when it is there, is the only answer). */
export async function authenticate(app: App, request: FastifyRequest): Promise<Actor | undefined> {
  const token = tokenOf(request)
  if (!token) return undefined
  const now = app.clock.now()
  const live = await findLive(app.db, hashToken(token), now)
  if (!live) return undefined
  if (now.getTime() - live.seenAt.getTime() > touchEvery) await touchSession(app.db, live.sessionId, now)
  const { personId, kind, name, sessionId, assurance } = live
  const { roles, heldBack } = holdBack([...live.roles, ...(live.lent ?? [])], assurance, app.config.secondFactor === 'required')
  const office = kind === 'officer' ? await officeOf(app.db, live.roles, now) : undefined
  return {
    personId,
    kind,
    name,
    sessionId,
    roles,
    assurance,
    ...(heldBack.length > 0 ? { heldBack } : {}),
    ...(live.actingFor ? { actingFor: live.actingFor } : {}),
    ...(office ? { office } : {}),
  }
}

export type Started = { token: string; sessionId: string; expiresAt: Date }
export type Visitor = { userAgent: string; ip: string }

/** A new session with a token that exists nowhere else; only its hash is kept. */
export async function startSession(
  db: Db,
  person: { id: string; kind: 'citizen' | 'officer'; verifiedAt?: Date | null },
  by: { kind: SessionKind; at: Date; ways?: readonly Way[] } & Visitor,
): Promise<Started> {
  const amr = by.ways ?? ['pwd']
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(by.at.getTime() + lifetime[person.kind])
  const sessionId = await insertSession(db, {
    tokenHash: hashToken(token),
    personId: person.id,
    kind: by.kind,
    at: by.at,
    expiresAt,
    userAgent: by.userAgent.slice(0, 300),
    ip: by.ip,
    amr,
    assurance: assuranceOf(amr, Boolean(person.verifiedAt)),
  })
  return { token, sessionId, expiresAt }
}

export const visitorOf = (request: FastifyRequest): Visitor => ({ userAgent: String(request.headers['user-agent'] ?? ''), ip: request.ip })

/** Behind a proxy the last step may be plain http: what counts is the address under which people reach the platform. */
export const isSecure = (request: FastifyRequest): boolean =>
  request.protocol === 'https' || request.server.config.publicUrl.startsWith('https:')

/** Signs this browser in: the session it had ends, a new one begins, so a token planted before sign-in is worth nothing. */
export async function openBrowserSession(
  request: FastifyRequest,
  reply: FastifyReply,
  person: { id: string; kind: 'citizen' | 'officer'; lang: string; verifiedAt?: Date | null },
  ways: readonly Way[] = ['pwd'],
): Promise<void> {
  const { db, clock } = request.server
  const at = clock.now()
  if (isToken(request.cookies.sid)) await revokeToken(db, hashToken(request.cookies.sid), at)
  const { token, expiresAt } = await startSession(db, person, { kind: 'browser', at, ways, ...visitorOf(request) })
  const secure = isSecure(request)
  const maxAge = Math.floor((expiresAt.getTime() - at.getTime()) / 1000)
  reply.setCookie('sid', token, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge })
  if (!request.cookies.lang)
    reply.setCookie('lang', person.lang, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: 31_536_000 })
}

export function forgetCookie(reply: FastifyReply): void {
  reply.clearCookie('sid', { path: '/' })
}
