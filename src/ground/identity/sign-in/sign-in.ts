import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatTime } from '#core/i18n.ts'
import { localPath } from '#core/routes.ts'
import { queryText, textsOf } from '../form/form.ts'
import { openOrAsk } from '../second-factor/second-factor.ts'
import { SignInPage } from './sign-in.page.tsx'
import { trySignIn } from './try-sign-in.ts'

type Shown = { login: string; ve: string; errors: FieldFault[]; status?: number; done?: string | undefined }

function page(request: FastifyRequest, reply: FastifyReply, shown: Shown): FastifyReply {
  const { config } = request.server
  const demo = config.mode !== 'production'
  return reply.page({
    title: request.t('identity.sign_in.title'),
    status: shown.status ?? 200,
    parts: ['use-passkey'],
    body: h(SignInPage, { t: request.t, ...shown, demo, offered: config.secondFactor === 'offered', eId: config.eId }),
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
  return openOrAsk(request, reply, tried.person, back)
}
