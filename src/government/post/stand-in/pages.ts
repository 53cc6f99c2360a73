import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { formatDateTime } from '#core/i18n.ts'
import { signWebhook } from '#engine/exchange/index.ts'
import { postStates } from '../parcel/parcel.rules.ts'
import { numbers, readFaults, saveFaults, switches } from './faults.queries.ts'
import { listOrders, moveOrder } from './stand-in.queries.ts'
import { StandInPage, there } from './stand-in.page.tsx'

/* STAND-IN of the post: its page. It does not exist in production. */

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const rows = (await listOrders(server.db)).map(({ at, ...one }) => ({ ...one, when: formatDateTime(t.lang, at) }))
  const { delayMs, failNext, loseAnswers, ...flags } = await readFaults(server.db)
  const faults = { on: switches.filter((name) => flags[name]), numbers: { delayMs, failNext, loseAnswers } }
  const answered = String((request.query as Record<string, unknown>).tra ?? '')
    .split(',')
    .filter((status) => /^\d{3}$/.test(status))
  return reply.page({ title: t('post.stand_in.title'), body: h(StandInPage, { t, rows, states: postStates, faults, answered }) })
}

export async function setFaults(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = (request.body ?? {}) as Record<string, unknown>
  const on = [body.on ?? []].flat()
  const number = (name: string): number => Math.min(60_000, Math.max(0, Math.trunc(Number(body[name] ?? 0)) || 0))
  await saveFaults(request.server.db, {
    ...Object.fromEntries(switches.map((name) => [name, on.includes(name)])),
    ...Object.fromEntries(numbers.map((name) => [name, number(name)])),
  })
  return reply.redirect(there, 303)
}

/** Moves a parcel and tells the platform, signed, as the post would, or as it would not. */
export async function move(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const { number, state, place } = (request.body ?? {}) as Record<string, unknown>
  const to = postStates.find((one) => one === state)
  if (!to || typeof number !== 'string' || !(await moveOrder(db, number, to))) throw refuse('notFound', 'core.not_found')
  const { twice, forged } = await readFaults(db)
  const at = clock.now()
  const event = randomUUID()
  const body = JSON.stringify({ event, number, state: to, at: at.toISOString(), place: String(place ?? '').slice(0, 100) })
  const secret = forged ? `whsec_${Buffer.from(randomUUID()).toString('base64')}` : config.post.secret
  const answered: number[] = []
  for (const _ of twice ? [1, 2] : [1]) {
    const { status } = await fetch(`${config.publicUrl}/api/post/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...signWebhook(secret, event, at, body) },
      body,
      signal: AbortSignal.timeout(10_000),
    }).catch((error: unknown) => {
      request.log.warn({ err: error }, 'the stand-in post could not reach the platform')
      throw refuse('upstream', 'post.stand_in.unreachable')
    })
    answered.push(status)
  }
  return reply.redirect(`${there}?tra=${answered.join(',')}`, 303)
}
