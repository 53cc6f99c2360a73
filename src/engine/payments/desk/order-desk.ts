import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { allows } from '#core/access.ts'
import { Refusal, refuse } from '#core/errors.ts'
import { formatDateTime, formatMoney, localized, type MessageKey, type T } from '#core/i18n.ts'
import { grantExemption } from '../cash/exempt.ts'
import { tookCash } from '../cash/counter.ts'
import { takeCash } from '../cash/take-cash.ts'
import { findTakingOf, listOwedAt } from '../cash/taking.queries.ts'
import { getFeeRule } from '../fees/fees.queries.ts'
import { openExemptions } from '../fees/price.rules.ts'
import { codeOf, findKind } from '../kinds/kinds.ts'
import type { Order } from '../order/order.ts'
import { isPayable } from '../order/order-states.rules.ts'
import { findOrder, getAccount, listEvents } from '../order/order.queries.ts'
import { readSum } from '../order/read-sum.rules.ts'
import { lineWords } from '../pay/price-lines.ts'
import { eventKey, stateKey, stateTag } from '../pay/state.rules.ts'
import { receiptNumber } from '../receipt/issue.ts'
import { listHeld, listShorts } from '../reconcile/discrepancy.queries.ts'
import { sumShorts } from '../reconcile/shorts.ts'
import { findJointOfOrder } from '../together/joint.queries.ts'
import { findReceipt } from '../receipt/receipt.queries.ts'
import { askRefund } from '../refund/refund.ts'
import { sumAsked } from '../refund/refund.queries.ts'
import { noteLook } from './note-look.ts'
import { OrderPage, type OrderProps } from './order.page.tsx'
import { byOf, demandReach, type Verb } from './reach.ts'

type Typed = { errors: OrderProps['errors']; fields: Record<string, string> }

async function openOrder(request: FastifyRequest, verb: Verb): Promise<Order> {
  const order = await findOrder(request.server.db, { id: (request.params as { id: string }).id })
  demandReach(request, verb, order)
  if (!order) throw refuse('notFound', 'payments.no_such_order')
  return order
}

/** One order on the desk. The look is written down for the person to see. */
export async function showOrder(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const order = await openOrder(request, 'read')
  await noteLook(request, order)
  return orderPage(request, reply, order)
}

async function orderPage(
  request: FastifyRequest,
  reply: FastifyReply,
  order: Order,
  typed: Typed = { errors: [], fields: {} },
): Promise<FastifyReply> {
  const { t } = request
  const props = await orderProps(request, order, typed)
  const title = `${localized(t.lang, order.title)} ${codeOf(order)}`
  return reply.page({ title, body: h(OrderPage, props), face: 'desk', parts: ['payment'], status: typed.errors.length > 0 ? 422 : 200 })
}

async function orderProps(request: FastifyRequest, order: Order, typed: Typed): Promise<OrderProps> {
  const { db } = request.server
  const { t } = request
  const [receipt, events, rule, asked, account, shorts, joint, held, taking, owed] = await Promise.all([
    findReceipt(db, { orderId: order.id }),
    listEvents(db, order.id),
    getFeeRule(db, order.feeRuleId),
    sumAsked(db, order.id),
    getAccount(db, order.accountId),
    listShorts(db, { orderId: order.id }),
    findJointOfOrder(db, order.id),
    listHeld(db, { orderId: order.id }),
    findTakingOf(db, order.id),
    listOwedAt(db, order),
  ])
  const may = (verb: Verb): boolean => allows(request.actor, verb, 'payment', order)
  const payable = order.current && isPayable(order.state)
  const left = order.amount - asked
  const refundable = (may('collect') || may('account')) && (order.state === 'captured' || order.state === 'partly_refunded') && left > 0
  const { done } = request.query as { done?: string }
  return {
    t,
    id: order.id,
    title: localized(t.lang, order.title),
    code: codeOf(order),
    caseHref: findKind(order.kind)?.deskHref(order.subject, request.actor),
    unit: order.unitName,
    payer: order.payer,
    amount: { words: formatMoney(t.lang, order.amount), value: order.amount },
    state: { words: t(stateKey(order.state)), kind: stateTag[order.state] },
    facts: [
      { label: t('payments.column.payer'), value: order.payer },
      { label: t('payments.pay.content'), value: order.reference },
      { label: t('payments.pay.account'), value: `${account.number} · ${account.bankName}` },
      ...(shorts.length > 0 ? [{ label: t('payments.column.came_short'), value: formatMoney(t.lang, sumShorts(shorts)) }] : []),
      ...(joint ? [{ label: t('payments.together.title'), value: `${formatMoney(t.lang, joint.amount)} · ${joint.reference}` }] : []),
      { label: t('payments.column.collect'), value: t(`payments.collect.${order.collect}` as MessageKey) },
      { label: t('payments.pay.until'), value: formatDateTime(t.lang, order.expiresAt) },
      { label: t('payments.column.rule'), value: t('payments.desk.rule', { key: rule.key, version: rule.version }) },
    ],
    lines: lineWords(t, order.price),
    papers: receipt
      ? [{ name: t('payments.pay.receipt', { number: receiptNumber(receipt) }), href: `/thanh-toan/${order.id}/bien-lai.pdf` }]
      : [],
    steps: events.map((event) => ({
      what: t(eventKey(event.type)),
      when: formatDateTime(t.lang, event.at),
      who: event.actorName,
      note: event.note,
    })),
    mayTakeCash: payable && may('collect'),
    several:
      payable && may('collect') && owed.length > 1
        ? { href: `/lam-viec/thu-phi/${order.id}/thu-cung`, words: t('payments.counter.more', moreOwed(t, owed)) }
        : undefined,
    questions: held.map((one) => ({
      href: `/lam-viec/thu-phi/ngoai-le/${one.id}`,
      words: `${t(`payments.question.${one.kind}` as MessageKey)}: ${formatMoney(t.lang, one.amount)}`,
    })),
    taking: taking && {
      href: `/lam-viec/thu-phi/lan-thu/${taking.id}`,
      words: t('payments.counter.in_entry', { count: taking.parts, amount: formatMoney(t.lang, taking.amount) }),
    },
    exemptions:
      (payable || order.state === 'authorised') && (may('collect') || may('account'))
        ? openExemptions(rule.body, order.price).map(({ line, exemption }) => ({
            value: `${line}.${exemption.key}`,
            label: t('payments.desk.exemption', { name: localized(t.lang, exemption.label), percent: exemption.percent }),
            hint: localized(t.lang, exemption.paper ?? exemption.ground),
          }))
        : [],
    refundable: refundable ? { words: formatMoney(t.lang, left), value: left } : undefined,
    done: done && ['refund', 'exempt'].includes(done) ? t(`payments.desk.done_${done}` as MessageKey) : undefined,
    ...typed,
  }
}

const moreOwed = (t: T, owed: readonly Order[]): { count: number; amount: string } => ({
  count: owed.length,
  amount: formatMoney(
    t.lang,
    owed.reduce((sum, { amount }) => sum + amount, 0),
  ),
})

const bodyOf = (request: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries((request.body ?? {}) as Record<string, unknown>).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  )

export async function submitCash(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const order = await openOrder(request, 'collect')
  const fields = bodyOf(request)
  const tendered = readSum(fields.dua)
  const wrong = (message: string): Promise<FastifyReply> =>
    orderPage(request, reply, order, { errors: [{ field: 'dua', message }], fields })
  if (Number.isNaN(tendered)) return wrong(request.t('payments.desk.amount_wrong'))
  try {
    const of = [{ orderId: order.id, seen: Number(fields['so-tien']) }]
    return tookCash(reply, await takeCash(db, { of, tendered, by: byOf(request), at: clock.now() }))
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'payments.cash_too_little') throw error
    return wrong(request.t(error.code, error.vars))
  }
}

export async function submitExemption(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const order = await openOrder(request, 'read')
  if (!allows(request.actor, 'collect', 'payment', order)) demandReach(request, 'account', order)
  const fields = bodyOf(request)
  const [line = '', exemption = ''] = (fields.mien ?? '').split('.')
  const note = fields['giay-to']?.trim() ?? ''
  const errors = [
    ...(exemption ? [] : [{ field: 'mien', message: request.t('payments.desk.exempt_missing') }]),
    ...(note ? [] : [{ field: 'giay-to', message: request.t('payments.desk.paper_missing') }]),
  ]
  if (errors.length > 0) return orderPage(request, reply, order, { errors, fields })
  const facts = await findKind(order.kind)?.factsOf(request.server, order.subject)
  const now = await grantExemption(
    db,
    { orderId: order.id, line, exemption, note: note.slice(0, 300), by: byOf(request), at: clock.now() },
    facts,
  )
  return reply.redirect(`/lam-viec/thu-phi/${now.id}?done=exempt`, 303)
}

export async function submitRefund(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const order = await openOrder(request, 'read')
  if (!allows(request.actor, 'collect', 'payment', order)) demandReach(request, 'account', order)
  const fields = bodyOf(request)
  const amount = readSum(fields.hoan) ?? 0
  const reason = fields['ly-do']?.trim() ?? ''
  const errors = [
    ...(Number.isSafeInteger(amount) && amount > 0 ? [] : [{ field: 'hoan', message: request.t('payments.desk.amount_wrong') }]),
    ...(reason ? [] : [{ field: 'ly-do', message: request.t('payments.desk.reason_missing') }]),
  ]
  if (errors.length > 0) return orderPage(request, reply, order, { errors, fields })
  await askRefund(db, { orderId: order.id, amount, reason: reason.slice(0, 300), by: byOf(request), at: clock.now() })
  return reply.redirect(`/lam-viec/thu-phi/${order.id}?done=refund`, 303)
}
