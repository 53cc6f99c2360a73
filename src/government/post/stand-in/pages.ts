import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { formatDateTime } from '#core/i18n.ts'
import { signWebhook } from '#engine/exchange/index.ts'
import { postStates } from '../parcel/parcel.rules.ts'
import { listOrders, moveOrder } from './stand-in.queries.ts'
import { StandInPage, there } from './stand-in.page.tsx'

/* STAND-IN of the post: its page. It does not exist in production. */

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const rows = (await listOrders(server.db)).map(({ at, ...one }) => ({ ...one, when: formatDateTime(t.lang, at) }))
  return reply.page({ title: t('post.stand_in.title'), body: h(StandInPage, { t, rows, states: postStates }) })
}

/** Moves a parcel and tells the platform, signed, as the post would. */
export async function move(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const { number, state, place } = (request.body ?? {}) as Record<string, unknown>
  const to = postStates.find((one) => one === state)
  if (!to || typeof number !== 'string' || !(await moveOrder(db, number, to))) throw refuse('notFound', 'core.not_found')
  const at = clock.now()
  const event = randomUUID()
  const body = JSON.stringify({ event, number, state: to, at: at.toISOString(), place: String(place ?? '').slice(0, 100) })
  await fetch(`${config.publicUrl}/api/post/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...signWebhook(config.post.secret, event, at, body) },
    body,
    signal: AbortSignal.timeout(10_000),
  }).catch((error: unknown) => {
    request.log.warn({ err: error }, 'the stand-in post could not reach the platform')
    throw refuse('upstream', 'post.stand_in.unreachable')
  })
  return reply.redirect(there, 303)
}
