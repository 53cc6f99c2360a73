import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { getFile, sendFile } from '#ground/files/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { recordAccess } from '../access-log/access-log.ts'
import { queryText, textsOf } from '../form/form.ts'
import { getPerson } from '../people/people.queries.ts'
import { decideMandate, findMandate, listWaiting } from './organisations.queries.ts'
import { ReviewPage } from './review.page.tsx'

/** Mandates that wait: who claims to act for whom, with the paper that proves it. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  return reply.page({
    title: t('identity.org.review'),
    face: 'desk',
    status: queryText(request, 'thieu') ? 422 : 200,
    body: h(ReviewPage, {
      t,
      waiting: await listWaiting(server.db),
      missing: queryText(request, 'thieu'),
      done: queryText(request, 'xong') !== '',
    }),
  })
}

/** The paper; that it was looked at is written down for the person. */
export async function paper(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const found = await findMandate(db, (request.params as { id: string }).id)
  if (!found?.proofFile) throw refuse('notFound', 'identity.org.not_found')
  const actor = actorOf(request)
  await recordAccess(db, {
    personId: found.personId,
    actor,
    unitId: actor.roles[0]?.unitId ?? null,
    purpose: 'check_identity',
    legalGround: 'public_duty',
    subject: found.code,
    at: clock.now(),
  })
  return sendFile(reply, config, await getFile(db, found.proofFile), { inline: true })
}

/** Confirms or refuses; nobody decides on their own mandate, and the person reads why. */
export async function decide(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { id } = request.params as { id: string }
  const { answer, because } = textsOf(request, 'answer', 'because')
  const by = actorOf(request).personId
  if (answer !== 'yes' && !because.trim()) return reply.redirect(`/quan-tri/to-chuc?thieu=${id}`, 303)
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    const found = await findMandate(trx, id, true)
    if (!found) throw refuse('notFound', 'identity.org.not_found')
    if (found.state !== 'waiting') throw refuse('conflict', 'identity.org.decided')
    const state = answer === 'yes' ? 'confirmed' : 'refused'
    await decideMandate(trx, id, { state, by, at, because: state === 'refused' ? because.trim().slice(0, 500) : null })
    const person = await getPerson(trx, found.personId)
    const template = state === 'confirmed' ? 'identity.message.mandate_confirmed' : 'identity.message.mandate_refused'
    const vars = { organisation: found.organisation, ...(state === 'refused' ? { because: because.trim().slice(0, 200) } : {}) }
    await notify(trx, { channel: 'in_app', personId: person.id, template, vars, lang: person.lang, path: '/tai-khoan/to-chuc', at })
  })
  return reply.redirect('/quan-tri/to-chuc?xong=1', 303)
}
