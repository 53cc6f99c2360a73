import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDateTime, localized } from '#core/i18n.ts'
import { findCaseFile, wordsOfAction } from '#engine/casework/index.ts'
import { findLook, listLooksBefore } from '#ground/identity/index.ts'
import { giveConsent, listConsents, withdrawConsent } from '../consent/consent.queries.ts'
import { originOf, proveInclusion } from '../log/checkpoint.ts'
import { listPurposes } from '../purposes/purposes.queries.ts'
import { readPrivacy } from '../purposes/purposes.ts'
import { actOnRequest } from '../request/answer.ts'
import { ask } from '../request/ask.ts'
import { findRequest, listRequestsOf, type RequestKind } from '../request/request.queries.ts'
import { AskPage, OwnPage, OwnRequestPage } from './own.page.tsx'
import { lookView, viewLooks } from './looks.ts'

const root = '/tai-khoan/du-lieu'
const perPage = 50
const kinds: RequestKind[] = ['question', 'copy', 'correct', 'erase']
export const Query = Type.Object({ truoc: Type.Optional(Type.Integer({ minimum: 1 })), xong: Type.Optional(Type.String()) })
export const AskQuery = Type.Object({
  luot: Type.Optional(Type.Integer({ minimum: 1 })),
  loai: Type.Optional(Type.String({ maxLength: 20 })),
})

const crumbsOf = (request: FastifyRequest) => [{ href: root, label: request.t('privacy.own.title') }]
const textOf = (request: FastifyRequest, name: string): string => {
  const value = ((request.body ?? {}) as Record<string, unknown>)[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** My data: who looked, what I agreed to, what I asked. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { personId } = actorOf(request)
  const { truoc, xong } = request.query as Static<typeof Query>
  const [looks, purposes, consents, requests] = await Promise.all([
    listLooksBefore(server.db, personId, { before: truoc, limit: perPage + 1 }),
    listPurposes(server.db),
    listConsents(server.db, personId),
    listRequestsOf(server.db, personId, 50),
  ])
  const last = looks.length > perPage ? looks[perPage - 1] : undefined
  const body = h(OwnPage, {
    t,
    root,
    looks: await viewLooks(request, looks.slice(0, perPage)),
    nextHref: last && `${root}?truoc=${last.id}`,
    consents: purposes
      .filter((purpose) => purpose.ground === 'consent')
      .map((purpose) => ({
        purpose: purpose.key,
        name: localized(t.lang, purpose.name),
        data: localized(t.lang, purpose.data),
        keeps: localized(t.lang, purpose.keeps),
        since: consents.find((consent) => consent.purpose === purpose.key && !consent.withdrawnAt)?.givenAt,
      })),
    requests: requests.map((each) => ({
      id: each.id,
      reference: each.reference,
      kind: each.kind,
      askedAt: each.askedAt,
      ended: each.endedAt !== null,
    })),
    done: xong ?? '',
  })
  return reply.page({ title: t('privacy.own.title'), crumbs: [{ href: '/tai-khoan', label: t('privacy.account') }], body })
}

/** Gives or withdraws consent to a purpose whose ground it is. The words that were agreed to are kept. */
export async function consent(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, lang } = request
  const { personId } = actorOf(request)
  const purpose = (await listPurposes(server.db)).find((each) => each.key === textOf(request, 'purpose') && each.ground === 'consent')
  if (!purpose) throw refuse('notFound', 'privacy.no_purpose')
  const at = server.clock.now()
  const words = [purpose.name, purpose.data, purpose.keeps].map((text) => localized(lang, text)).join('. ')
  if (textOf(request, 'want') === 'give') await giveConsent(server.db, { personId, purpose: purpose.key, words, lang, at })
  else await withdrawConsent(server.db, personId, purpose.key, at)
  return reply.redirect(`${root}?xong=dong-y`, 303)
}

async function askPage(
  request: FastifyRequest,
  reply: FastifyReply,
  given: { kind: string; words: string; lookId: number | undefined; errors: FieldFault[] },
): Promise<FastifyReply> {
  const { t, server } = request
  const look = given.lookId === undefined ? undefined : await findLook(server.db, given.lookId)
  if (given.lookId !== undefined && look?.personId !== actorOf(request).personId) throw refuse('notFound', 'privacy.no_look')
  const body = h(AskPage, { t, root, kinds, ...given, look: look && (await lookView(request, look.id)) })
  return reply.page({ title: t('privacy.ask.title'), crumbs: crumbsOf(request), status: given.errors.length > 0 ? 422 : 200, body })
}

export async function showAsk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { luot, loai } = request.query as Static<typeof AskQuery>
  return askPage(request, reply, { kind: loai ?? 'question', words: '', lookId: luot, errors: [] })
}

export async function submitAsk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, lang } = request
  const kind = kinds.find((each) => each === textOf(request, 'kind'))
  const words = textOf(request, 'words').slice(0, 2_000)
  const look = Number(textOf(request, 'look'))
  const lookId = Number.isSafeInteger(look) && look > 0 ? look : undefined
  const errors: FieldFault[] = []
  if (!kind) errors.push({ field: 'kind', message: t('privacy.ask.kind_missing') })
  if (words.length < 5 && kind !== 'copy') errors.push({ field: 'words', message: t('privacy.ask.words_missing') })
  if (errors.length > 0 || !kind) return askPage(request, reply, { kind: textOf(request, 'kind'), words, lookId, errors })
  const settings = readPrivacy(server.province.packDir)
  const id = await ask(server.db, settings, { actor: actorOf(request), kind, words, lookId, lang, at: server.clock.now() })
  return reply.redirect(`${root}/yeu-cau/${id}?xong=1`, 303)
}

export async function showRequest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const { id } = request.params as { id: string }
  const asked = await findRequest(server.db, id)
  const file =
    asked?.personId === actor.personId ? await findCaseFile(server.db, { id: asked.caseId }, actor, server.clock.now()) : undefined
  if (!asked || !file) throw refuse('notFound', 'casework.no_such_case')
  const now = server.clock.now()
  const body = h(OwnRequestPage, {
    t,
    at: `${root}/yeu-cau/${asked.id}`,
    kind: asked.kind,
    reference: asked.reference,
    words: asked.words,
    answer: asked.answer,
    erased: asked.erased,
    look: asked.lookId === null ? undefined : await lookView(request, asked.lookId),
    state: localized(t.lang, file.definition.states[file.case.state]?.label ?? file.case.state),
    open: file.case.closedAt === null,
    dueAt: file.case.dueAt,
    copy:
      asked.copyUntil && asked.copyUntil > now ? { href: `${root}/yeu-cau/${asked.id}/ban-sao.zip`, until: asked.copyUntil } : undefined,
    mayWithdraw: file.possible.includes('withdraw'),
    done: (request.query as { xong?: string }).xong === '1',
    steps: file.actions.toReversed().map((action) => ({
      what: action.type === 'open' ? t('privacy.asked') : (wordsOfAction(t, file.definition, action, true)?.what ?? action.type),
      when: formatDateTime(t.lang, action.at),
    })),
  })
  return reply.page({ title: asked.reference, crumbs: crumbsOf(request), body })
}

export async function withdraw(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const actor = actorOf(request)
  const { id } = request.params as { id: string }
  const { db, clock } = request.server
  if ((await findRequest(db, id))?.personId !== actor.personId) throw refuse('notFound', 'casework.no_such_case')
  await actOnRequest(db, { id, action: 'withdraw', actor, clientKey: `withdraw:${id}`, at: clock.now(), lang: request.lang })
  return reply.redirect(`${root}/yeu-cau/${id}`, 303)
}

/** Proof that a line about me stands in the published log, for anybody to check without us. */
export async function proof(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config } = request.server
  const { look } = request.params as { look: number }
  const found = await findLook(db, look)
  if (!found || found.personId !== actorOf(request).personId) throw refuse('notFound', 'privacy.no_look')
  const inclusion = await proveInclusion(db, found.id)
  if (!inclusion) throw refuse('conflict', 'privacy.not_in_checkpoint')
  const { previousHash, hash, ...line } = found
  return reply
    .type('application/json')
    .header('content-disposition', `attachment; filename="access-log-${found.id}.json"`)
    .send({ origin: originOf(config), line, previousHash, hash, ...inclusion })
}
