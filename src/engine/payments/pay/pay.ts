import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { allows } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { formatDateTime, formatMoney, localized, type MessageKey, type T } from '#core/i18n.ts'
import { getFeeRule } from '../fees/fees.queries.ts'
import { openExemptions } from '../fees/price.rules.ts'
import { codeOf, findKind } from '../kinds/kinds.ts'
import type { Order } from '../order/order.ts'
import { findOrder, getAccount, listEvents, listOwnOrders, lockOrder } from '../order/order.queries.ts'
import { isPayable } from '../order/order-states.rules.ts'
import { listHeld, listShorts } from '../reconcile/discrepancy.queries.ts'
import { heldWords, isWaitedFor } from '../reconcile/held.ts'
import { returnShorts, sumShorts } from '../reconcile/shorts.ts'
import { findJointOfOrder, listUnpaidJoints } from '../together/joint.queries.ts'
import type { Transfer } from './transfer.page.tsx'
import { renewOrder } from '../order/request.ts'
import { receiptNumber } from '../receipt/issue.ts'
import { findReceipt, listReceiptsOf } from '../receipt/receipt.queries.ts'
import { listRefundsOf } from '../refund/refund.queries.ts'
import { qrPath, qrPng } from '../vietqr/qr-path.ts'
import { writeVietQr } from '../vietqr/vietqr.rules.ts'
import { MinePage } from './mine.page.tsx'
import { PayPage, type PayProps } from './pay.page.tsx'
import { lineWords } from './price-lines.ts'
import { eventKey, stateKey, stateTag } from './state.rules.ts'

/** The person's own order of the address; anybody else's is not found. */
async function ownOrder(request: FastifyRequest): Promise<Order> {
  const { id } = request.params as { id: string }
  const order = await findOrder(request.server.db, { id })
  if (!order || order.ownerId !== request.actor?.personId) throw refuse('notFound', 'payments.no_such_order')
  return order
}

/** The VietQR of what is still lacking: exactly that amount, and the reference as the words. */
export async function payloadOf(request: FastifyRequest, asked: Asked): Promise<string> {
  const account = await getAccount(request.server.db, asked.accountId)
  return writeVietQr({ bin: account.bin, account: account.number, amount: asked.lacking, purpose: asked.reference })
}

/** An order, or several together, with what is lacking of it. */
export type Asked = Pick<Order, 'accountId' | 'reference' | 'expiresAt'> & { lacking: number }

export async function askedOf(db: Db, order: Order): Promise<Asked> {
  return { ...order, lacking: order.amount - sumShorts(await listShorts(db, { orderId: order.id })) }
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { id } = request.params as { id: string }
  const found = await findOrder(db, { id })
  if (found && found.ownerId !== request.actor?.personId && allows(request.actor, 'read', 'payment', found))
    return reply.redirect(`/lam-viec/thu-phi/${id}`, 303)
  const order = await ownOrder(request)
  const props = await payProps(request, order)
  return reply.page({
    title: request.t('payments.pay.title'),
    body: h(PayPage, props),
    crumbs: [{ href: '/thanh-toan', label: request.t('payments.mine.title') }],
    parts: ['payment', 'payment-watch'],
  })
}

async function payProps(request: FastifyRequest, order: Order): Promise<PayProps> {
  const { db, clock } = request.server
  const { t } = request
  const [receipt, events, refunds, rule, current, asked, joints, joint, held] = await Promise.all([
    findReceipt(db, { orderId: order.id }),
    listEvents(db, order.id),
    listRefundsOf(db, [order.id]),
    getFeeRule(db, order.feeRuleId),
    order.current ? undefined : findOrder(db, { kind: order.kind, subject: order.subject }),
    askedOf(db, order),
    listUnpaidJoints(db, [order.id]),
    findJointOfOrder(db, order.id),
    listHeld(db, { orderId: order.id }),
  ])
  const whole = joint ?? joints.find((one) => one.expiresAt > clock.now())
  const open = order.current && order.state === 'requested' && order.expiresAt > clock.now()
  const state = order.state === 'requested' && !open ? 'expired' : order.state
  const waited = isPayable(order.state) && isWaitedFor(held)
  return {
    t,
    id: order.id,
    title: localized(t.lang, order.title),
    code: codeOf(order),
    caseHref: findKind(order.kind)?.ownHref(order.subject),
    unit: order.unitName,
    total: formatMoney(t.lang, order.amount),
    state: {
      key: state,
      words: t(waited ? 'payments.state.held' : stateKey(state)),
      kind: waited ? 'waiting' : stateTag[state],
      about: waited ? t('payments.about.held') : t(aboutKey(order, state)),
    },
    lines: lineWords(t, order.price),
    claims: open
      ? openExemptions(rule.body, order.price).map(({ exemption }) => ({
          label: localized(t.lang, exemption.label),
          paper: localized(t.lang, exemption.paper ?? exemption.label),
          ground: localized(t.lang, exemption.ground),
        }))
      : [],
    transfer: open && !waited && asked.lacking > 0 ? await transferOf(request, asked) : undefined,
    short: short(t, order, asked),
    held: heldWords(t, held, order.amount),
    together: whole && (joint || open) ? { href: `/thanh-toan/chung/${whole.id}`, paid: joint !== undefined } : undefined,
    waiting: (request.query as { cho?: string }).cho !== undefined,
    mayRenew: order.current && state === 'expired' && !waited,
    receipt: receipt && { href: `/thanh-toan/${order.id}/bien-lai.pdf`, number: receiptNumber(receipt) },
    refunds: refunds.map((r) => ({
      id: r.id,
      words: t('payments.pay.refund', { amount: formatMoney(t.lang, r.amount), state: t(`payments.refund.${r.state}` as MessageKey) }),
    })),
    currentHref: current ? `/thanh-toan/${current.id}` : undefined,
    steps: events.map((event) => ({ what: t(eventKey(event.type)), when: formatDateTime(t.lang, event.at), note: null })),
  }
}

/** The sentence under the amount: what is to be done, or what happens to the money. */
function aboutKey(order: Order, state: Order['state']): MessageKey {
  if (state === 'requested') return `payments.collect.${order.collect}` as MessageKey
  return `payments.about.${state}` as MessageKey
}

const short = (t: T, order: Order, { lacking }: Asked): PayProps['short'] =>
  order.current && isPayable(order.state) && lacking < order.amount
    ? { came: formatMoney(t.lang, order.amount - lacking), rest: formatMoney(t.lang, Math.max(0, lacking)) }
    : undefined

export async function transferOf(request: FastifyRequest, asked: Asked): Promise<Transfer> {
  const { db, config } = request.server
  const account = await getAccount(db, asked.accountId)
  const payload = await payloadOf(request, asked)
  return {
    amount: formatMoney(request.lang, asked.lacking),
    qr: qrPath(payload),
    bank: account.bankName,
    account: account.number,
    name: account.name,
    example: account.example,
    reference: asked.reference,
    until: formatDateTime(request.lang, asked.expiresAt),
    standIn: config.mode === 'production' ? undefined : `/ngan-hang-thu?qr=${encodeURIComponent(payload)}`,
  }
}

export async function showQr(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const order = await ownOrder(request)
  if (order.state !== 'requested' || !order.current) throw refuse('conflict', 'payments.not_now')
  return reply
    .type('image/png')
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `attachment; filename="vietqr-${order.reference}.png"`)
    .send(await qrPng(await payloadOf(request, await askedOf(request.server.db, order))))
}

/** "I have paid": shows what the bank has told by now. */
export async function lookAgain(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const order = await ownOrder(request)
  return reply.redirect(`/thanh-toan/${order.id}${order.state === 'requested' ? '?cho=1' : ''}`, 303)
}

export async function renew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const order = await ownOrder(request)
  const next = await renewOrder(db, order.id, { by: { id: order.ownerId, name: request.actor?.name ?? order.payer }, at: clock.now() })
  return reply.redirect(`/thanh-toan/${next.id}`, 303)
}

/** The payer wants back what came too little: a refund that an accountant decides. */
export async function askBack(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { id } = await ownOrder(request)
  const by = { id: request.actor?.personId ?? null, name: request.actor?.name ?? '' }
  await inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, { id })
    const back = order ? await returnShorts(trx, order, request.t('payments.pay.asked_back'), { by, at: clock.now() }) : 0
    if (back === 0) throw refuse('conflict', 'payments.not_now')
  })
  return reply.redirect(`/thanh-toan/${id}`, 303)
}

export async function showMine(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const orders = await listOwnOrders(db, request.actor?.personId ?? '', 100)
  const receipts = new Map(
    (
      await listReceiptsOf(
        db,
        orders.map((order) => order.id),
      )
    ).map((one) => [one.orderId, one]),
  )
  const rows = orders.map((order) => {
    const receipt = receipts.get(order.id)
    return {
      id: order.id,
      title: localized(t.lang, order.title),
      code: codeOf(order),
      amount: formatMoney(t.lang, order.amount),
      state: t(stateKey(order.state)),
      kind: stateTag[order.state],
      when: formatDateTime(t.lang, order.requestedAt),
      receipt: receipt && { href: `/thanh-toan/${order.id}/bien-lai.pdf`, number: receiptNumber(receipt) },
    }
  })
  const due = orders.filter((order) => order.current && order.state === 'requested' && order.amount > 0 && order.expiresAt > clock.now())
  return reply.page({
    title: t('payments.mine.title'),
    body: h(MinePage, { t, rows, several: due.length > 1 ? due.map(({ id }) => id) : [] }),
  })
}
