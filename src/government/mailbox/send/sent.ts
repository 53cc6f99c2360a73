import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { enqueue } from '#core/jobs.ts'
import { mine, root } from '../read/request.ts'
import { findOutgoing, listRecipients, type Outgoing, tryFailedAgain } from './outgoing.queries.ts'
import { sendJob } from './queue.ts'
import { SentPage } from './sent.page.tsx'

async function asked(request: FastifyRequest): Promise<Outgoing> {
  const found = await findOutgoing(request.server.db, (request.params as { id: string }).id)
  const boxes = (await mine(request)).filter((each) => !each.readOnly)
  if (!found || !boxes.some((box) => box.id === found.boxId)) throw refuse('notFound', 'mailbox.no_message')
  return found
}

/** What became of a message at each of its recipients. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const sent = await asked(request)
  const body = h(SentPage, { t, root, sent, recipients: await listRecipients(server.db, sent.id) })
  const crumbs = [{ href: root, label: t('mailbox.title') }]
  return reply.page({ title: sent.subject || t('mailbox.no_subject'), face: 'desk', crumbs, body, parts: ['mail'] })
}

/** Tries those again whom it did not reach; who has it does not get it twice. */
export async function again(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { id } = await asked(request)
  await inTransaction(db, async (trx) => {
    if ((await tryFailedAgain(trx, id, clock.now())) === 0) throw refuse('conflict', 'mailbox.nothing_failed')
    await enqueue(trx, sendJob, { id }, { key: `${sendJob}:${id}`, maxAttempts: 3 })
  })
  return reply.redirect(`${root}/gui/${id}`, 303)
}
