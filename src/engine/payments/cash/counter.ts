import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Refusal, refuse } from '#core/errors.ts'
import { formatDateTime, formatMoney, localized } from '#core/i18n.ts'
import { noteLook } from '../desk/note-look.ts'
import { byOf, demandReach } from '../desk/reach.ts'
import { codeOf } from '../kinds/kinds.ts'
import type { Order } from '../order/order.ts'
import { findOrder } from '../order/order.queries.ts'
import { readSum } from '../order/read-sum.rules.ts'
import { receiptNumber } from '../receipt/issue.ts'
import { listReceiptsOf } from '../receipt/receipt.queries.ts'
import { CounterPage, type CounterProps, TakingPage } from './counter.page.tsx'
import { type Shown, type Taken, takeCash } from './take-cash.ts'
import { findTaking, listOwedAt } from './taking.queries.ts'

const desk = '/lam-viec/thu-phi'
const takingHref = (id: string): string => `${desk}/lan-thu/${id}`

/** After cash was taken: what was given, the change, the receipts. */
export const tookCash = (reply: FastifyReply, { id }: Taken): FastifyReply => reply.redirect(`${takingHref(id)}?xong=1`, 303)

async function openOrder(request: FastifyRequest): Promise<Order> {
  const order = await findOrder(request.server.db, { id: (request.params as { id: string }).id })
  demandReach(request, 'collect', order)
  if (!order) throw refuse('notFound', 'payments.no_such_order')
  return order
}

const listOf = (given: unknown): string[] => [given ?? []].flat().filter((one): one is string => typeof one === 'string')

/** What the payer of an order owes this drawer, to be ticked, with one sum. */
export async function showCounter(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const order = await openOrder(request)
  await noteLook(request, order)
  const ticked = listOf((request.query as { khoan?: unknown }).khoan)
  return counterPage(request, reply, order, { ticked, errors: [], tendered: '' })
}

type Typed = { ticked: string[]; errors: CounterProps['errors']; tendered: string }

async function counterPage(request: FastifyRequest, reply: FastifyReply, order: Order, typed: Typed): Promise<FastifyReply> {
  const { t, server } = request
  const owed = await listOwedAt(server.db, order)
  if (owed.length === 0) return reply.redirect(`${desk}/${order.id}`, 303)
  const some = owed.filter(({ id }) => typed.ticked.includes(id))
  const chosen = some.length > 0 ? some : owed
  const title = t('payments.counter.title')
  const body = h(CounterPage, {
    ...{ t, title, action: `${desk}/${order.id}/thu-cung`, payer: order.payer, unit: order.unitName },
    ...{ errors: typed.errors, tendered: typed.tendered },
    owed: owed.map((one) => ({
      value: one.id,
      label: `${localized(t.lang, one.title)}: ${formatMoney(t.lang, one.amount)}`,
      hint: codeOf(one),
    })),
    chosen: chosen.map((one) => ({ id: one.id, seen: `${one.id}:${one.amount}` })),
    sum: formatMoney(
      t.lang,
      chosen.reduce((sum, { amount }) => sum + amount, 0),
    ),
  })
  const crumbs = [
    { href: desk, label: t('payments.desk.title') },
    { href: `${desk}/${order.id}`, label: codeOf(order) },
  ]
  return reply.page({ title, body, face: 'desk', crumbs, status: typed.errors.length > 0 ? 422 : 200 })
}

/** Each order with the amount that stood on the page: another amount by now refuses all. */
function readShown(body: unknown): Shown[] {
  return listOf((body as { khoan?: unknown } | undefined)?.khoan).flatMap((one) => {
    const [, orderId = '', seen] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,12})$/.exec(one) ?? []
    return orderId ? [{ orderId, seen: Number(seen) }] : []
  })
}

export async function submitCounter(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const order = await openOrder(request)
  const of = readShown(request.body)
  const given = (request.body as { dua?: unknown } | undefined)?.dua
  const text = typeof given === 'string' ? given : ''
  const tendered = readSum(text)
  const again = (field: string, message: string): Promise<FastifyReply> =>
    counterPage(request, reply, order, { ticked: of.map(({ orderId }) => orderId), errors: [{ field, message }], tendered: text })
  if (Number.isNaN(tendered)) return again('dua', t('payments.desk.amount_wrong'))
  for (const { orderId } of of) demandReach(request, 'collect', await findOrder(db, { id: orderId }))
  try {
    return tookCash(reply, await takeCash(db, { of, tendered, by: byOf(request), at: clock.now() }))
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
    return again(error.code === 'payments.cash_none' ? 'khoan' : 'dua', t(error.code, error.vars))
  }
}

/** One entry of the drawer: what was given, the change, and a receipt for each case. */
export async function showTaking(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const found = await findTaking(server.db, (request.params as { id: string }).id)
  const [first] = found?.orders ?? []
  demandReach(request, 'read', first)
  if (!found || !first) throw refuse('notFound', 'core.not_found')
  await noteLook(request, first)
  const { taking, orders } = found
  const receipts = new Map(
    (
      await listReceiptsOf(
        server.db,
        orders.map(({ id }) => id),
      )
    ).map((one) => [one.orderId, one]),
  )
  const money = (sum: number): string => formatMoney(t.lang, sum)
  const title = t('payments.counter.entry', { payer: taking.payer })
  const body = h(TakingPage, {
    ...{ t, title, amount: money(taking.amount) },
    done: (request.query as { xong?: string }).xong !== undefined,
    change: taking.tendered === null ? undefined : money(taking.tendered - taking.amount),
    facts: [
      { label: t('payments.column.amount'), value: money(taking.amount) },
      ...(taking.tendered === null
        ? []
        : [
            { label: t('payments.counter.given'), value: money(taking.tendered) },
            { label: t('payments.counter.change'), value: money(taking.tendered - taking.amount) },
          ]),
      { label: t('payments.column.unit'), value: first.unitName },
      { label: t('payments.column.who'), value: `${taking.takenName}, ${formatDateTime(t.lang, taking.takenAt)}` },
    ],
    rows: orders.map((order) => {
      const receipt = receipts.get(order.id)
      return {
        ...{ id: order.id, href: `${desk}/${order.id}`, code: codeOf(order), title: localized(t.lang, order.title) },
        amount: money(order.amount),
        receipt: receipt && { href: `/thanh-toan/${order.id}/bien-lai.pdf`, number: receiptNumber(receipt) },
      }
    }),
  })
  return reply.page({ title, body, face: 'desk', crumbs: [{ href: desk, label: t('payments.desk.title') }] })
}
