import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { statusOf } from '../message/message.rules.ts'
import { reviveMessage } from '../send/send.queries.ts'
import { WatchPage } from './watch.page.tsx'
import { listFlows, listProviders, listStuck } from './watch.queries.ts'

/** An address as an operator needs it to find the fault, not the person. */
const masked = (address: string | null): string => (address ? `${address.slice(0, 3)}…${address.slice(-2)}` : '')

/** How the sending of messages goes: last day by channel, providers, and what is stuck. No words and no whole address is shown. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const now = server.clock.now()
  const from = new Date(now.getTime() - 86_400_000)
  const [flows, providers, stuck] = await Promise.all([
    listFlows(server.db, from, new Date(now.getTime() + 1)),
    listProviders(server.db, from),
    listStuck(server.db, now, 100),
  ])
  const body = h(WatchPage, {
    t,
    flows,
    providers,
    stuck: stuck.map((message) => ({ ...message, address: masked(message.address), status: statusOf(message, now) })),
    done: (request.query as { xong?: string }).xong === '1',
  })
  return reply.page({ title: t('notifications.watch.title'), face: 'desk', body })
}

export async function again(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as { id: string }
  if (!(await reviveMessage(request.server.db, id))) throw refuse('conflict', 'notifications.cannot_send_again')
  return reply.redirect('/quan-tri/tin-nhan?xong=1', 303)
}
