import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import type { MessageKey } from '#core/i18n.ts'
import { listInbox, markRead, type Message } from '../message/message.queries.ts'
import { InboxPage } from './inbox.page.tsx'

function personOf(request: FastifyRequest): string {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return request.actor.personId
}

/** Tells the message in the language of the reader of now; the words of then are kept where the key is gone. */
function wordsOf(request: FastifyRequest, message: Message): string {
  try {
    return request.t(message.template as MessageKey, message.vars)
  } catch {
    return message.body
  }
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const messages = await listInbox(request.server.db, personOf(request), 100)
  const lines = messages.map((message) => ({ ...message, words: wordsOf(request, message) }))
  return reply.page({ title: request.t('notifications.inbox.title'), body: h(InboxPage, { t: request.t, lines }) })
}

export async function read(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  await markRead(request.server.db, personOf(request), request.server.clock.now())
  return reply.redirect('/thong-bao', 303)
}
