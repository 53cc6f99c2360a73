import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatTime } from '#core/i18n.ts'
import { localPath } from '#core/routes.ts'
import { type Counted, countAttempt, forgive, type Limit } from '../attempts/attempts.ts'
import { queryText, textsOf } from '../form/form.ts'
import { checkSecondCode } from '../one-time/check-code.ts'
import { findFactors } from '../one-time/totp.queries.ts'
import { getPerson, type Person } from '../people/people.queries.ts'
import type { Way } from '../session/assurance.rules.ts'
import { hashToken, isSecure, openBrowserSession } from '../session/session.ts'
import { goOn } from '../sign-in/go-on.ts'
import { findHalf, insertHalf, takeHalf } from './half.queries.ts'
import { SecondFactorPage } from './second-factor.page.tsx'

const minutes = 10
const cookie = 'nua'

/** Limits on guessing one person's codes, whichever page they are typed into. */
export const codeLimitsOf = (personId: string, ip: string): Limit[] => [
  { key: `second ${personId}`, max: 5 },
  { key: `second-ip ${ip}`, max: 100 },
]

export const homeOf = (person: Person, back: string): string => (back === '/' && person.kind === 'officer' ? '/lam-viec' : back)

/** The password was right: who has a second factor is asked for it, the others are in. */
export async function openOrAsk(request: FastifyRequest, reply: FastifyReply, person: Person, back: string): Promise<FastifyReply> {
  const { db, clock } = request.server
  const factors = await findFactors(db, person.id)
  if (!factors.totp && factors.passkeys === 0) {
    await openBrowserSession(request, reply, person)
    return goOn(request, reply, homeOf(person, back))
  }
  const token = randomBytes(32).toString('base64url')
  const at = clock.now()
  await insertHalf(db, { tokenHash: hashToken(token), personId: person.id, at, expiresAt: new Date(at.getTime() + minutes * 60_000) })
  reply.setCookie(cookie, token, { path: '/dang-nhap', httpOnly: true, sameSite: 'lax', secure: isSecure(request), maxAge: minutes * 60 })
  return reply.redirect(`/dang-nhap/lop-hai?${new URLSearchParams({ ve: back })}`, 303)
}

type Half = { person: Person; tokenHash: string }

/** Whose password was right in this browser a moment ago. */
export async function findHalfSignIn(request: FastifyRequest): Promise<Half | undefined> {
  const token = request.cookies[cookie]
  if (!token || !/^[\w-]{43}$/.test(token)) return undefined
  const tokenHash = hashToken(token)
  const personId = await findHalf(request.server.db, tokenHash, request.server.clock.now())
  const person = personId && (await getPerson(request.server.db, personId))
  return person && !person.disabledAt ? { person, tokenHash } : undefined
}

/** The second factor was right: the session begins, once. */
export async function finishHalf(request: FastifyRequest, reply: FastifyReply, half: Half, way: Way): Promise<void> {
  if (!(await takeHalf(request.server.db, half.tokenHash))) throw refuse('gone', 'identity.second.gone')
  reply.clearCookie(cookie, { path: '/dang-nhap' })
  await openBrowserSession(request, reply, half.person, ['pwd', way])
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  half: Half,
  back: string,
  errors: FieldFault[],
  status = 200,
): Promise<FastifyReply> {
  const { t, server } = request
  const factors = await findFactors(server.db, half.person.id)
  return reply.page({
    title: t('identity.second.title'),
    status,
    parts: factors.passkeys > 0 ? ['use-passkey'] : [],
    body: h(SecondFactorPage, { t, ve: back, factors, errors }),
  })
}

const begin = (reply: FastifyReply, back: string): FastifyReply => reply.redirect(`/dang-nhap?${new URLSearchParams({ ve: back })}`, 303)

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const back = localPath(queryText(request, 've') || '/')
  const half = await findHalfSignIn(request)
  return half ? page(request, reply, half, back, []) : begin(reply, back)
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const { code, ve } = textsOf(request, 'code', 've')
  const back = localPath(ve || '/')
  const half = await findHalfSignIn(request)
  if (!half) return begin(reply, back)
  const tried = await tryCode(request, half.person.id, code)
  if (typeof tried !== 'string')
    return page(request, reply, half, back, [{ field: 'code', message: tried.message }], tried.locked ? 429 : 422)
  await finishHalf(request, reply, half, tried)
  if (tried === 'rec') server.log.info({ personId: half.person.id }, 'recovery code used')
  return goOn(request, reply, homeOf(half.person, back))
}

export type Wrong = { message: string; locked: boolean }

/** One try of a code: counted first, then compared. */
export async function tryCode(request: FastifyRequest, personId: string, code: string): Promise<Way | Wrong> {
  const { t, server } = request
  const at = server.clock.now()
  const limits = codeLimitsOf(personId, request.ip)
  const counted: Counted = await countAttempt(server.db, limits, at)
  if (!counted.ok) return { locked: true, message: t('identity.locked', { at: formatTime(t.lang, counted.until) }) }
  const way = await checkSecondCode(server.db, server.config, { personId, code, at })
  if (!way) return { locked: false, message: t('identity.second.wrong', { count: counted.left }) }
  await forgive(server.db, counted, limits)
  return way
}
