import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { allows } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { formatDateTime, formatMoney, localized } from '#core/i18n.ts'
import { findKind } from '../kinds/kinds.ts'
import { noteLook } from '../desk/note-look.ts'
import { findOrder } from '../order/order.queries.ts'
import { stateKey } from '../pay/state.rules.ts'
import { receiptNumber } from './issue.ts'
import { findReceipt } from './receipt.queries.ts'
import { VerifyPage } from './verify.page.tsx'

/** The receipt as a paper: for the payer, and for the officers of the unit's money. */
export async function showPdf(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { id } = request.params as { id: string }
  const order = await findOrder(db, { id })
  const own = order !== undefined && order.ownerId === request.actor?.personId
  if (!order || !(own || allows(request.actor, 'read', 'payment', order))) throw refuse('notFound', 'payments.no_such_order')
  const receipt = await findReceipt(db, { orderId: id })
  const kind = findKind(order.kind)
  if (!receipt || !kind) throw refuse('notFound', 'payments.no_receipt')
  if (!own) await noteLook(request, order)
  const bytes = await kind.printReceipt(request.server, { receipt, order, lang: request.lang })
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="bien-lai-${receiptNumber(receipt).replaceAll('/', '-')}.pdf"`)
    .header('cache-control', 'private, no-store')
    .send(bytes)
}

/** Whether a receipt is ours, by the code in its QR: number, amount and day; nobody's name. */
export async function verify(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { t } = request
  const { ma } = request.query as { ma?: string }
  const code =
    ma
      ?.trim()
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]/g, '') ?? ''
  const receipt = code ? await findReceipt(db, { code }) : undefined
  const order = receipt && (await findOrder(db, { id: receipt.orderId }))
  const found =
    receipt && order
      ? {
          number: receiptNumber(receipt),
          unit: order.unitName,
          what: receipt.price.lines.map((line) => localized(t.lang, line.label)).join('; '),
          amount: formatMoney(t.lang, receipt.amount),
          issued: formatDateTime(t.lang, receipt.issuedAt),
          method: t(receipt.method === 'cash' ? 'payments.method.cash' : 'payments.method.transfer'),
          state: t(stateKey(order.state)),
        }
      : undefined
  const body = h(VerifyPage, { t, code: ma ?? '', found, asked: code !== '' })
  return reply.page({ title: t('payments.verify.title'), body, status: code && !found ? 404 : 200 })
}
