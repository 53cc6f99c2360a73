import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { listOutgoing } from '../message/message.queries.ts'
import { foldAddress, statusOf } from '../message/message.rules.ts'
import { OutboxPage } from './outbox.page.tsx'

export const Query = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  truoc: Type.Optional(Type.String({ format: 'uuid' })),
})

const perPage = 20

/** The stand-in outbox: what the platform would have sent. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { q = '', truoc } = request.query as Static<typeof Query>
  const address = foldAddress(q)
  const found = await listOutgoing(request.server.db, {
    limit: perPage + 1,
    ...(address ? { address } : {}),
    ...(truoc ? { before: truoc } : {}),
  })
  const now = request.server.clock.now()
  const messages = found.slice(0, perPage).map((message) => ({ ...message, status: statusOf(message, now) }))
  const last = found.length > perPage ? messages.at(-1) : undefined
  const nextHref = last && `/hop-thu-di?${new URLSearchParams({ ...(q ? { q } : {}), truoc: last.id })}`
  return reply.page({
    title: request.t('notifications.outbox.title'),
    body: h(OutboxPage, { t: request.t, q, messages, nextHref, first: !truoc }),
  })
}
