import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { allows } from '#core/access.ts'
import { formatDateTime, formatMoney, localized, type MessageKey } from '#core/i18n.ts'
import { partKey } from '../desk/frame.page.tsx'
import { byOf, deskCounts, demandReach, unitsOf } from '../desk/reach.ts'
import { decideRefund, payRefund } from './refund.ts'
import { findRefund, listRefunds, type Refund } from './refund.queries.ts'
import { mayReject } from './refund-states.rules.ts'
import { RefundsPage } from './refunds.page.tsx'

/** Refunds of the office: those that wait for a second person, for paying out, and the last that are done. */
export async function showRefunds(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { t, actor } = request
  const units = unitsOf(request, 'read')
  const [open, done, counts] = await Promise.all([
    listRefunds(db, { units, states: ['asked', 'approved'], limit: 200 }),
    listRefunds(db, { units, states: ['paid', 'rejected'], limit: 50 }),
    deskCounts(request),
  ])
  const may = (verb: 'collect' | 'account', refund: Refund): boolean => allows(actor, verb, 'payment', refund)
  const rows = [...open, ...done].map((refund) => ({
    id: refund.id,
    orderHref: refund.orderId ? `/lam-viec/thu-phi/${refund.orderId}` : undefined,
    code: refund.subject ?? t('payments.refund.no_order'),
    payer: refund.payer ?? '–',
    amount: formatMoney(t.lang, refund.amount),
    source: t(`payments.refund.source.${refund.source}` as MessageKey),
    reason: refund.reason,
    reference: refund.reference,
    asked: `${refund.askedName}, ${formatDateTime(t.lang, refund.askedAt)}`,
    decided: refund.decidedName ?? undefined,
    state: refund.state,
    stateWords: t(`payments.refund.${refund.state}` as MessageKey),
    title: refund.title ? localized(t.lang, refund.title) : '',
    mayDecide: refund.state === 'asked' && may('account', refund) && refund.askedBy !== actor?.personId,
    mayReject: mayReject(refund.source),
    waitsForOther: refund.state === 'asked' && refund.askedBy === actor?.personId,
    mayPay: refund.state === 'approved' && (may('account', refund) || may('collect', refund)),
  }))
  const title = t(partKey('hoan-tra'))
  return reply.page({ title, body: h(RefundsPage, { t, title, counts, rows }), face: 'desk' })
}

async function reached(request: FastifyRequest, verbs: readonly ('collect' | 'account')[]): Promise<string> {
  const { id } = request.params as { id: string }
  const refund = await findRefund(request.server.db, { id })
  demandReach(request, verbs.find((verb) => refund && allows(request.actor, verb, 'payment', refund)) ?? verbs[0] ?? 'account', refund)
  return id
}

const back = '/lam-viec/thu-phi?muc=hoan-tra'

export async function decide(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const id = await reached(request, ['account'])
  const { duyet, 'y-kien': note } = (request.body ?? {}) as { duyet?: string; 'y-kien'?: string }
  await decideRefund(db, { id, approve: duyet === 'co', note: String(note ?? '').slice(0, 300), by: byOf(request), at: clock.now() })
  return reply.redirect(back, 303)
}

export async function pay(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const id = await reached(request, ['account', 'collect'])
  const { cach } = (request.body ?? {}) as { cach?: string }
  await payRefund(db, { id, method: cach === 'tien-mat' ? 'cash' : 'transfer', by: byOf(request), at: clock.now() })
  return reply.redirect(back, 303)
}
