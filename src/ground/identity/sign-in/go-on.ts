import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { GoOnPage } from './go-on.page.tsx'

/**
 * Onward after a form. To another system the way leads through a page of its own: browsers check every redirect that follows a form
 * against form-action, and which system it is going to be is not known here.
 */
export function goOn(request: FastifyRequest, reply: FastifyReply, to: string): FastifyReply {
  if (!to.startsWith('/dang-nhap/ung-dung/')) return reply.redirect(to, 303)
  reply.header('refresh', `0; url=${encodeURI(to)}`)
  return reply.page({ title: request.t('identity.go_on.title'), body: h(GoOnPage, { t: request.t, to }) })
}
