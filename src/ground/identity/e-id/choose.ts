import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatTime } from '#core/i18n.ts'
import { localPath } from '#core/routes.ts'
import { seal, unseal } from '#core/seal.ts'
import { queryText, textsOf } from '../form/form.ts'
import { getPerson } from '../people/people.queries.ts'
import { maskNumber } from '../people/people.rules.ts'
import { numberHashes } from '../people/seal.ts'
import { hashToken, isSecure, openBrowserSession } from '../session/session.ts'
import { goOn } from '../sign-in/go-on.ts'
import { trySignIn } from '../sign-in/try-sign-in.ts'
import { ChoosePage } from './choose.page.tsx'
import { deleteClaim, findClaim, insertClaim, listByNumber } from './e-id.queries.ts'
import type { EIdPerson } from './e-id.rules.ts'
import { linkEId, makeFromEId } from './link.ts'

const cookie = 'dinh_danh_chon'
const path = '/dang-nhap/dinh-danh'
const goodForMs = 15 * 60_000
type Visitor = { person: EIdPerson; tokenSha256: string; at: Date }

const sealing = (secret: string, tokenHash: string) => ({ secret, use: 'e-id-claims', boundTo: tokenHash })

/** An account here names the same number: whether it is theirs, the person shows with its password, or begins a new one. */
export async function offerChoice(request: FastifyRequest, reply: FastifyReply, visitor: Visitor, back: string): Promise<FastifyReply> {
  const { db, config } = request.server
  const token = randomBytes(32).toString('base64url')
  const tokenHash = hashToken(token)
  const claimsEnc = seal(sealing(config.secret, tokenHash), JSON.stringify({ person: visitor.person, tokenSha256: visitor.tokenSha256 }))
  await insertClaim(db, { tokenHash, claimsEnc, at: visitor.at, expiresAt: new Date(visitor.at.getTime() + goodForMs) })
  reply.setCookie(cookie, token, { path, httpOnly: true, sameSite: 'lax', secure: isSecure(request), maxAge: goodForMs / 1000 })
  return reply.redirect(`${path}/chon?${new URLSearchParams({ ve: back })}`, 303)
}

async function visitorOf(request: FastifyRequest): Promise<Visitor & { tokenHash: string }> {
  const { db, config, clock } = request.server
  const token = request.cookies[cookie] ?? ''
  const tokenHash = hashToken(token)
  const kept = token ? await findClaim(db, tokenHash, clock.now()) : undefined
  if (!kept) throw refuse('gone', 'identity.e_id.gone')
  const read = JSON.parse(unseal(sealing(config.secret, tokenHash), kept)) as Omit<Visitor, 'at'>
  return { ...read, at: clock.now(), tokenHash }
}

function page(
  request: FastifyRequest,
  reply: FastifyReply,
  shown: { visitor: Visitor; back: string; login: string; errors: FieldFault[]; status?: number },
): FastifyReply {
  const { t } = request
  const { person } = shown.visitor
  return reply.page({
    title: t('identity.e_id.choose'),
    status: shown.status ?? 200,
    body: h(ChoosePage, {
      t,
      name: person.name,
      number: maskNumber(person.identityNumber),
      ve: shown.back,
      login: shown.login,
      errors: shown.errors,
    }),
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const back = localPath(queryText(request, 've') || '/')
  return page(request, reply, { visitor: await visitorOf(request), back, login: '', errors: [] })
}

/** The account's own password shows that it is theirs. */
export async function linkByPassword(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { login, password, ve } = textsOf(request, 'login', 'password', 've')
  const back = localPath(ve || '/')
  const visitor = await visitorOf(request)
  const wrong = (message: string, status: number): FastifyReply =>
    page(request, reply, { visitor, back, login, errors: [{ field: 'password', message }], status })
  const tried = await trySignIn(server.db, server.config, { login, password, ip: request.ip, at: visitor.at })
  if (tried.state === 'locked') return wrong(t('identity.locked', { at: formatTime(t.lang, tried.until) }), 429)
  if (tried.state === 'wrong') return wrong(t('identity.sign_in.wrong', { count: tried.left }), 422)
  const candidates = await listByNumber(server.db, await numberHashes(server.db, server.config, visitor.person.identityNumber))
  if (!candidates.some(({ personId }) => personId === tried.person.id)) return wrong(t('identity.e_id.other_account'), 422)
  await inTransaction(server.db, async (trx) => {
    if (!(await deleteClaim(trx, visitor.tokenHash))) throw refuse('gone', 'identity.e_id.gone')
    await linkEId(trx, server.config, tried.person.id, { ...visitor, shown: 'password' })
  })
  await openBrowserSession(request, reply, await getPerson(server.db, tried.person.id), ['pwd', 'eid'])
  reply.clearCookie(cookie, { path })
  return goOn(request, reply, back)
}

export async function makeNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const { ve } = textsOf(request, 've')
  const visitor = await visitorOf(request)
  const personId = await inTransaction(server.db, async (trx) => {
    if (!(await deleteClaim(trx, visitor.tokenHash))) throw refuse('gone', 'identity.e_id.gone')
    return makeFromEId(trx, server.config, visitor, request.lang)
  })
  await openBrowserSession(request, reply, await getPerson(server.db, personId), ['eid'])
  reply.clearCookie(cookie, { path })
  return goOn(request, reply, localPath(ve || '/'))
}
