import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { formatDateTime, formatMoney, localized } from '#core/i18n.ts'
import { showClose } from '../close/close.ts'
import { showFees } from '../fees/show-fees.ts'
import type { OrderState } from '../order/order-states.rules.ts'
import { listOrders } from '../order/order.queries.ts'
import { stateKey, stateTag } from '../pay/state.rules.ts'
import { showQuestions } from '../reconcile/questions.ts'
import { showReconcile } from '../reconcile/reconcile.ts'
import { showRefunds } from '../refund/refunds.ts'
import { type DeskPart, deskParts, partKey } from './frame.page.tsx'
import { OrdersPage } from './orders.page.tsx'
import { deskCounts, unitsOf } from './reach.ts'

export const Query = Type.Object({
  muc: Type.Optional(Type.String({ maxLength: 20 })),
  q: Type.Optional(Type.String({ maxLength: 100 })),
  ngay: Type.Optional(Type.String({ maxLength: 10 })),
  xong: Type.Optional(Type.String({ maxLength: 40 })),
})

const states: Partial<Record<DeskPart, OrderState[]>> = {
  'can-thu': ['requested', 'expired'],
  'tam-giu': ['authorised'],
  'da-thu': ['captured', 'partly_refunded', 'refunded', 'waived', 'voided'],
}

/** The money desk: one address, its parts by `muc`. */
export async function showDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { muc } = request.query as { muc?: string }
  const part = deskParts.find((one) => one === muc) ?? 'can-thu'
  if (part === 'hoan-tra') return showRefunds(request, reply)
  if (part === 'ngoai-le') return showQuestions(request, reply)
  if (part === 'doi-soat') return showReconcile(request, reply)
  if (part === 'dong-so') return showClose(request, reply)
  if (part === 'bieu-phi') return showFees(request, reply)
  return showOrders(request, reply, part)
}

async function showOrders(request: FastifyRequest, reply: FastifyReply, part: DeskPart): Promise<FastifyReply> {
  const { db } = request.server
  const { t } = request
  const { q } = request.query as { q?: string }
  const limit = 200
  const [orders, counts] = await Promise.all([
    listOrders(db, { units: unitsOf(request, 'read'), states: states[part] ?? [], q, limit }),
    deskCounts(request),
  ])
  const rows = orders.map((order) => ({
    id: order.id,
    code: order.subject,
    title: localized(t.lang, order.title),
    payer: order.payer,
    unit: order.unitName,
    amount: formatMoney(t.lang, order.amount),
    reference: order.reference,
    state: t(stateKey(order.state)),
    kind: stateTag[order.state],
    when: formatDateTime(t.lang, order.requestedAt),
  }))
  const title = t(partKey(part))
  const sum = orders.reduce((total, order) => total + order.amount, 0)
  const meta = t('payments.desk.sum', { count: orders.length, shown: orders.length, amount: formatMoney(t.lang, sum) })
  return reply.page({ title, body: h(OrdersPage, { t, title, part, counts, meta, q: q ?? '', rows }), face: 'desk' })
}
