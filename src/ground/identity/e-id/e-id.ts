import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { actorOf } from '#core/access.ts'
import type { EIdSettings } from '#core/config.ts'
import { refuse } from '#core/errors.ts'
import { localPath } from '#core/routes.ts'
import { queryText } from '../form/form.ts'
import { getPerson } from '../people/people.queries.ts'
import { numberHashes } from '../people/seal.ts'
import { findCredential } from '../password/credential.queries.ts'
import { isFresh, strengthen } from '../second-factor/strengthen.ts'
import { hashToken, isSecure, openBrowserSession } from '../session/session.ts'
import { goOn } from '../sign-in/go-on.ts'
import { offerChoice } from './choose.ts'
import { endLink, findLink, insertRequest, listByNumber, type Purpose, takeRequest, touchLink } from './e-id.queries.ts'
import { type EIdPerson, readEId, whoseAccount } from './e-id.rules.ts'
import { linkEId, makeFromEId } from './link.ts'
import { authorizeUrl, redeem } from './upstream.ts'

const cookie = 'dinh_danh'
const path = '/dang-nhap/dinh-danh'
const goodForMs = 15 * 60_000
const token = (): string => randomBytes(32).toString('base64url')

function settingsOf(request: FastifyRequest): EIdSettings {
  const { eId } = request.server.config
  if (!eId) throw refuse('notFound', 'identity.e_id.none')
  return eId
}

const callbackOf = (request: FastifyRequest): string => `${request.server.config.publicUrl}${path}/ve`

/** Sends the browser to the national e-ID: to sign in, to link an account, or to show once more who it is. */
export async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const settings = settingsOf(request)
  const { db, clock } = request.server
  const viec = queryText(request, 'viec')
  const purpose: Purpose = viec === 'link' || viec === 'confirm' ? viec : 'sign_in'
  const back = localPath(queryText(request, 've') || '/')
  const actor = purpose === 'sign_in' ? undefined : actorOf(request)
  if (actor && actor.kind !== 'citizen') throw refuse('notAllowed', 'identity.e_id.citizens_only')
  if (actor && purpose === 'link' && !(await isFresh(request, actor)))
    return reply.redirect(`/dang-nhap/xac-nhan?${new URLSearchParams({ lai: '1', muc: '1', ve: '/tai-khoan/khoa' })}`, 303)
  const [state, nonce, verifier] = [token(), token(), token()]
  const at = clock.now()
  const expiresAt = new Date(at.getTime() + goodForMs)
  const url = await authorizeUrl(settings, { state, nonce, verifier, redirectUri: callbackOf(request), again: purpose !== 'sign_in' })
  await insertRequest(db, hashToken(state), { verifier, nonce, purpose, personId: actor?.personId ?? null, back, at, expiresAt })
  reply.setCookie(cookie, state, { path, httpOnly: true, sameSite: 'lax', secure: isSecure(request), maxAge: goodForMs / 1000 })
  return reply.redirect(url, 303)
}

type Visitor = { person: EIdPerson; tokenSha256: string; at: Date }

async function enter(request: FastifyRequest, reply: FastifyReply, visitor: Visitor, back: string): Promise<FastifyReply> {
  const { db, config } = request.server
  const { person, at } = visitor
  const link = await findLink(db, person.issuer, person.subject)
  const decided = link
    ? ({ do: 'enter', personId: link.personId } as const)
    : whoseAccount(await listByNumber(db, await numberHashes(db, config, person.identityNumber)))
  if (decided.do === 'ask') return offerChoice(request, reply, visitor, back)
  if (link) await touchLink(db, link.id, at)
  if (decided.do === 'link') await linkEId(db, config, decided.personId, { ...visitor, shown: 'number_proven_before' })
  const personId = decided.do === 'make' ? await makeFromEId(db, config, visitor, request.lang) : decided.personId
  const account = await getPerson(db, personId)
  if (account.disabledAt) throw refuse('notAllowed', 'identity.e_id.closed')
  await openBrowserSession(request, reply, account, ['eid'])
  return reply.redirect(back, 303)
}

/** For one who is signed in: the e-ID is theirs, becomes theirs, or belongs to somebody else. */
async function bind(request: FastifyRequest, reply: FastifyReply, visitor: Visitor, back: string): Promise<FastifyReply> {
  const { db, config } = request.server
  const actor = actorOf(request)
  const link = await findLink(db, visitor.person.issuer, visitor.person.subject)
  if (link && link.personId !== actor.personId) throw refuse('conflict', 'identity.e_id.taken')
  if (link) await touchLink(db, link.id, visitor.at)
  else await linkEId(db, config, actor.personId, { ...visitor, shown: 'signed_in' })
  await strengthen(request, reply, actor, 'eid')
  return goOn(request, reply, back)
}

/** The browser comes back: what it brings is checked against what this browser was sent with. */
export async function callback(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const settings = settingsOf(request)
  const { db, clock } = request.server
  const at = clock.now()
  const state = queryText(request, 'state')
  reply.clearCookie(cookie, { path })
  const asked = state && request.cookies[cookie] === state ? await takeRequest(db, hashToken(state), at) : undefined
  if (!asked) throw refuse('gone', 'identity.e_id.gone')
  const code = queryText(request, 'code')
  if (!code) return reply.redirect('/dang-nhap?xong=dinh-danh-khong', 303)
  const proven = await redeem(settings, { code, verifier: asked.verifier, nonce: asked.nonce, redirectUri: callbackOf(request) })
  const person = readEId(settings.issuer, proven.claims)
  if (!person) throw refuse('upstream', 'identity.e_id.not_proven')
  const visitor = { person, tokenSha256: proven.tokenSha256, at }
  if (asked.purpose === 'sign_in') return enter(request, reply, visitor, asked.back)
  if (request.actor?.personId !== asked.personId) throw refuse('gone', 'identity.e_id.gone')
  return bind(request, reply, visitor, asked.back)
}

/** Takes the e-ID off the account; who has no password would have no way in any more. */
export async function unlink(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  if (!(await isFresh(request, actor)))
    return reply.redirect(`/dang-nhap/xac-nhan?${new URLSearchParams({ lai: '1', muc: '1', ve: '/tai-khoan/khoa' })}`, 303)
  if (!(await findCredential(db, actor.personId))) throw refuse('conflict', 'identity.e_id.only_way')
  const { id } = request.params as { id: string }
  if (!(await endLink(db, { id, personId: actor.personId, at: clock.now() }))) throw refuse('notFound', 'identity.e_id.not_linked')
  return reply.redirect('/tai-khoan/khoa?xong=bo-lien-ket', 303)
}
