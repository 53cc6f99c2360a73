import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { searchLog } from '../message-log/log.queries.ts'
import { home } from './form.page.tsx'
import { LogPage } from './log.page.tsx'

export const Query = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  loi: Type.Optional(Type.String({ maxLength: 1 })),
  truoc: Type.Optional(Type.Integer({ minimum: 1 })),
})
const perPage = 50

/** The message log without content: who asked whom for which case, when, and whose fault it was. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const { q = '', loi, truoc } = request.query as Static<typeof Query>
  const failedOnly = loi === '1'
  const found = await searchLog(server.db, { text: q.trim() || undefined, failedOnly, before: truoc, limit: perPage + 1 })
  const entries = found.slice(0, perPage)
  const last = found.length > perPage ? entries.at(-1) : undefined
  const params = new URLSearchParams({ ...(q ? { q } : {}), ...(failedOnly ? { loi: '1' } : {}) })
  if (last) params.set('truoc', String(last.number))
  const body = h(LogPage, { t, q, failedOnly, entries, nextHref: last && `${home}/nhat-ky?${params}` })
  return reply.page({ title: t('exchange.ui.log'), face: 'desk', body })
}
