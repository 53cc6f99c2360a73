import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import type { Order } from '../order/order.ts'
import { orderStates } from '../order/order-states.rules.ts'
import { findOrder, listOwnOrders } from '../order/order.queries.ts'
import { renewOrder } from '../order/request.ts'
import { receiptNumber } from '../receipt/issue.ts'
import { listReceiptsOf, type Receipt } from '../receipt/receipt.queries.ts'
import { listHeld } from '../reconcile/discrepancy.queries.ts'
import { isWaitedFor } from '../reconcile/held.ts'
import { askedOf, payloadOf } from './pay.ts'

const Moment = Type.Union([Type.String({ format: 'date-time' }), Type.Null()])
export const OrderShape = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  subject: Type.String({ description: 'The case it is for, by its code' }),
  state: Type.Enum([...orderStates]),
  amount: Type.Integer({ description: 'Whole đồng' }),
  refunded: Type.Integer(),
  collect: Type.String(),
  lines: Type.Array(
    Type.Object({
      key: Type.String(),
      label: Type.String(),
      why: Type.String(),
      exemption: Type.Union([Type.String(), Type.Null()]),
      amount: Type.Integer(),
    }),
  ),
  reference: Type.String({ description: 'The words of the transfer' }),
  lacking: Type.Integer({ description: 'What is still to be transferred: less than the amount where a part has come' }),
  held: Type.Integer({ description: 'What came and does not fit, too much or too late: an accountant looks at it, do not pay again' }),
  vietQr: Type.Union([Type.String({ description: 'EMVCo payload to draw as a QR' }), Type.Null()]),
  requestedAt: Type.String({ format: 'date-time' }),
  expiresAt: Type.String({ format: 'date-time' }),
  authorisedAt: Moment,
  capturedAt: Moment,
  receipt: Type.Union([
    Type.Object({ number: Type.String(), code: Type.String(), amount: Type.Integer(), issuedAt: Type.String() }),
    Type.Null(),
  ]),
})
export const OrdersShape = Type.Object({ payments: Type.Array(OrderShape) })

async function shapeOf(request: FastifyRequest, order: Order, receipt: Receipt | undefined): Promise<Static<typeof OrderShape>> {
  const [asked, held] = await Promise.all([askedOf(request.server.db, order), listHeld(request.server.db, { orderId: order.id })])
  const open = order.state === 'requested' && order.current && order.expiresAt > request.server.clock.now()
  const payable = open && asked.lacking > 0 && !isWaitedFor(held)
  return {
    id: order.id,
    kind: order.kind,
    subject: order.subject,
    state: order.state,
    amount: order.amount,
    refunded: order.refunded,
    collect: order.collect,
    lines: order.price.lines.map((line) => ({
      key: line.key,
      label: line.label.vi,
      why: line.words.vi,
      exemption: line.exemption?.ground.vi ?? null,
      amount: line.amount,
    })),
    reference: order.reference,
    lacking: payable ? asked.lacking : 0,
    held: held.reduce((sum, { amount }) => sum + amount, 0),
    vietQr: payable ? await payloadOf(request, asked) : null,
    requestedAt: order.requestedAt.toISOString(),
    expiresAt: order.expiresAt.toISOString(),
    authorisedAt: order.authorisedAt?.toISOString() ?? null,
    capturedAt: order.capturedAt?.toISOString() ?? null,
    receipt: receipt
      ? { number: receiptNumber(receipt), code: receipt.code, amount: receipt.amount, issuedAt: receipt.issuedAt.toISOString() }
      : null,
  }
}

export async function list(request: FastifyRequest): Promise<Static<typeof OrdersShape>> {
  const { db } = request.server
  const orders = await listOwnOrders(db, request.actor?.personId ?? '', 100)
  const receipts = new Map(
    (
      await listReceiptsOf(
        db,
        orders.map((order) => order.id),
      )
    ).map((one) => [one.orderId, one]),
  )
  return { payments: await Promise.all(orders.map((order) => shapeOf(request, order, receipts.get(order.id)))) }
}

async function ownOrder(request: FastifyRequest): Promise<Order> {
  const order = await findOrder(request.server.db, { id: (request.params as { id: string }).id })
  if (!order || order.ownerId !== request.actor?.personId) throw refuse('notFound', 'payments.no_such_order')
  return order
}

const withReceipt = async (request: FastifyRequest, order: Order): Promise<Static<typeof OrderShape>> =>
  shapeOf(request, order, (await listReceiptsOf(request.server.db, [order.id]))[0])

export const read = async (request: FastifyRequest): Promise<Static<typeof OrderShape>> => withReceipt(request, await ownOrder(request))

export async function renew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const order = await ownOrder(request)
  const next = await renewOrder(request.server.db, order.id, {
    by: { id: order.ownerId, name: request.actor?.name ?? order.payer },
    at: request.server.clock.now(),
  })
  return reply.code(next.id === order.id ? 200 : 201).send(await withReceipt(request, next))
}
