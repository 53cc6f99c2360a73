import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { type FieldFault, refuse } from '#core/errors.ts'
import { discard, resend } from '../queue/deliver.ts'
import { type Delivery, findDelivery, listDead } from '../queue/delivery.queries.ts'
import { listSubscriptions } from '../queue/queue.queries.ts'
import { insertTrace, listTrace } from '../register/register.queries.ts'
import { home, type Values } from './form.page.tsx'
import { LetterPage, LettersPage } from './letters.page.tsx'
import { byOf, managePage, textOf, tryForm } from './reading.ts'

export const Query = Type.Object({ truoc: Type.Optional(Type.Integer({ minimum: 1 })) })
export const Params = Type.Object({ id: Type.Integer({ minimum: 1 }) })
const perPage = 50

export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const { truoc } = request.query as Static<typeof Query>
  const found = await listDead(server.db, { before: truoc, limit: perPage + 1 })
  const names = new Map((await listSubscriptions(server.db)).map((one) => [one.id, one.name]))
  const letters = found.slice(0, perPage).map((letter) => ({ ...letter, subscription: names.get(letter.subscriptionId) ?? '–' }))
  const last = found.length > perPage ? letters.at(-1) : undefined
  const body = h(LettersPage, { t, letters, nextHref: last && `${home}/thu-chet?truoc=${last.id}` })
  return reply.page({ title: t('exchange.ui.dead_letters'), face: 'desk', body })
}

async function letterOf(request: FastifyRequest): Promise<Delivery> {
  const letter = await findDelivery(request.server.db, (request.params as Static<typeof Params>).id)
  if (!letter) throw refuse('notFound', 'exchange.not_found')
  return letter
}

async function page(request: FastifyRequest, reply: FastifyReply, errors: FieldFault[] = [], values?: Values): Promise<FastifyReply> {
  const { server, t } = request
  const letter = await letterOf(request)
  const subject = `delivery ${letter.id}`
  const data = letter.mended ? letter.mended.data : letter.event.data
  const shown = values ?? { data: JSON.stringify(data, null, 2) ?? '', reason: '' }
  const trace = await listTrace(server.db, subject, 50)
  const body = h(LetterPage, { t, letter, values: shown, errors, trace })
  return managePage(reply, t, t('exchange.ui.dead_letter'), body, errors.length > 0 ? 422 : 200)
}

/** Opens a letter. What it holds may be about people: that it was opened, and by whom, is kept. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = await letterOf(request)
  const { person, at } = byOf(request)
  await insertTrace(request.server.db, { at, by: person, what: 'letter_opened', subject: `delivery ${id}`, detail: {} })
  return page(request, reply)
}

function parsed(text: string): { data: unknown } | undefined {
  try {
    return { data: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

export async function send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const letter = await letterOf(request)
  const [text, reason, act] = [textOf(request, 'data', 1_000_000), textOf(request, 'reason', 500), textOf(request, 'viec')]
  const values = { data: text, reason }
  const wrong = (field: string, key: 'exchange.dead.reason_missing' | 'exchange.dead.no_json') =>
    page(request, reply, [{ field, message: t(key) }], values)
  if (act === 'discard') {
    if (reason.length < 5) return wrong('reason', 'exchange.dead.reason_missing')
    const errors = await tryForm(t, 'reason', () => discard(server.db, letter.id, reason, byOf(request)))
    return errors.length > 0 ? page(request, reply, errors, values) : reply.redirect(`${home}/thu-chet`, 303)
  }
  const given = parsed(text)
  if (!given) return wrong('data', 'exchange.dead.no_json')
  const before = letter.mended ? letter.mended.data : letter.event.data
  const mends = JSON.stringify(given.data) !== JSON.stringify(before)
  if (mends && reason.length < 5) return wrong('reason', 'exchange.dead.reason_missing')
  const mended = mends ? { data: given.data, reason } : undefined
  const errors = await tryForm(t, 'data', () => resend(server.db, letter.id, mended, byOf(request)))
  return errors.length > 0 ? page(request, reply, errors, values) : reply.redirect(`${home}/thu-chet`, 303)
}
