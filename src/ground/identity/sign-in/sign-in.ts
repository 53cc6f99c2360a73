import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import type { FieldFault } from '#core/errors.ts'
import { formatTime } from '#core/i18n.ts'
import { localPath } from '#core/routes.ts'
import { countAttempt, forgive, signInLimits } from '../attempts/attempts.ts'
import { queryText, textsOf } from '../form/form.ts'
import { findCredential } from '../password/credential.queries.ts'
import { verifyPassword } from '../password/password.ts'
import { findCitizenByContact, findOfficerByLogin, type Person } from '../people/people.queries.ts'
import { contactOf, foldLogin, loginKey } from '../people/people.rules.ts'
import { openBrowserSession } from '../session/session.ts'
import { SignInPage } from './sign-in.page.tsx'

/** Who is meant by a phone, an e-mail or an officer's sign-in name. */
export async function findByLogin(db: Db, text: string): Promise<Person | undefined> {
  const contact = contactOf(text)
  if (contact) return findCitizenByContact(db, contact)
  const login = foldLogin(text)
  return login ? findOfficerByLogin(db, login) : undefined
}

export type Tried = { state: 'in'; person: Person } | { state: 'wrong'; left: number } | { state: 'locked'; until: Date }

/** One try to sign in: counted first, then compared; nobody learns whether the login exists. */
export async function trySignIn(db: Db, config: Config, given: { login: string; password: string; ip: string; at: Date }): Promise<Tried> {
  const limits = signInLimits(loginKey(given.login), given.ip)
  const counted = await countAttempt(db, limits, given.at)
  if (!counted.ok) return { state: 'locked', until: counted.until }
  const person = await findByLogin(db, given.login)
  const credential = person && !person.disabledAt ? await findCredential(db, person.id) : undefined
  const right = await verifyPassword(config, given.password, credential)
  if (!person || !right)
    return counted.left === 0
      ? { state: 'locked', until: new Date(given.at.getTime() + 15 * 60_000) }
      : { state: 'wrong', left: counted.left }
  await forgive(db, counted, limits)
  return { state: 'in', person }
}

type Shown = { login: string; ve: string; errors: FieldFault[]; status?: number; done?: string | undefined }

function page(request: FastifyRequest, reply: FastifyReply, shown: Shown): FastifyReply {
  const demo = request.server.config.mode !== 'production'
  return reply.page({
    title: request.t('identity.sign_in.title'),
    status: shown.status ?? 200,
    body: h(SignInPage, { t: request.t, ...shown, demo }),
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const ve = localPath(queryText(request, 've') || '/')
  if (request.actor) return reply.redirect(ve, 303)
  return page(request, reply, { login: '', ve, errors: [], done: queryText(request, 'xong') })
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { login, password, ve } = textsOf(request, 'login', 'password', 've')
  const back = localPath(ve || '/')
  const empty = [
    ...(login.trim() ? [] : [{ field: 'login', message: t('identity.sign_in.login_missing') }]),
    ...(password ? [] : [{ field: 'password', message: t('identity.sign_in.password_missing') }]),
  ]
  if (empty.length > 0) return page(request, reply, { login, ve: back, errors: empty, status: 422 })
  const tried = await trySignIn(server.db, server.config, { login, password, ip: request.ip, at: server.clock.now() })
  if (tried.state === 'locked') {
    const message = t('identity.locked', { at: formatTime(t.lang, tried.until) })
    return page(request, reply, { login, ve: back, errors: [{ field: 'login', message }], status: 429 })
  }
  if (tried.state === 'wrong') {
    const message = t('identity.sign_in.wrong', { count: tried.left })
    return page(request, reply, { login, ve: back, errors: [{ field: 'password', message }], status: 422 })
  }
  await openBrowserSession(request, reply, tried.person)
  return reply.redirect(back === '/' && tried.person.kind === 'officer' ? '/lam-viec' : back, 303)
}
