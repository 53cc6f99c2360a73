import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { formatDateTime, formatMoney, localized, translatorFor } from '#core/i18n.ts'
import type { By } from '../order/order.ts'
import { payloadOf, transferOf } from '../pay/pay.ts'
import { stateKey, stateTag } from '../pay/state.rules.ts'
import { receiptNumber } from '../receipt/issue.ts'
import { listReceiptsOf } from '../receipt/receipt.queries.ts'
import { type Discrepancy, listHeld, listShorts } from '../reconcile/discrepancy.queries.ts'
import { heldWords, isWaitedFor } from '../reconcile/held.ts'
import { returnShorts, sumShorts } from '../reconcile/shorts.ts'
import { type Due, dueOfJoint } from './due.ts'
import { findJoint, type Joint, listJointParts } from './joint.queries.ts'
import { qrPng } from '../vietqr/qr-path.ts'
import { TogetherPage } from './together.page.tsx'
import { payTogether, renewTogether } from './together.ts'

type Own = { joint: Joint; due: Due; lacking: number; held: Discrepancy[]; state: 'payable' | 'paid' | 'expired' | 'closed' }

async function ownJoint(request: FastifyRequest): Promise<Own> {
  const { db, clock } = request.server
  const joint = await findJoint(db, { id: (request.params as { id: string }).id })
  if (!joint || joint.ownerId !== request.actor?.personId) throw refuse('notFound', 'payments.no_such_order')
  const due = dueOfJoint(joint, await listJointParts(db, joint.id))
  const lacking = joint.amount - sumShorts(await listShorts(db, { jointId: joint.id }))
  const held = await listHeld(db, { jointId: joint.id })
  const state = due.state === 'payable' && joint.expiresAt <= clock.now() ? 'expired' : due.state
  return { joint, due, lacking, held, state }
}

const byOf = ({ actor }: FastifyRequest): By => ({ id: actor?.personId ?? null, name: actor?.name ?? '' })

/** Several payments as one: the sum, what it is made of, one QR, and what became of each. */
export async function showTogether(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { joint, due, lacking, held, state } = await ownJoint(request)
  const waited = state !== 'paid' && isWaitedFor(held)
  const receipts = new Map(
    (
      await listReceiptsOf(
        server.db,
        due.orders.map(({ id }) => id),
      )
    ).map((one) => [one.orderId, one]),
  )
  const title = t('payments.together.title')
  const transfer = state === 'payable' && !waited && lacking > 0 ? await transferOf(request, { ...joint, lacking }) : undefined
  const body = h(TogetherPage, {
    ...{ t, id: joint.id, title, about: localized(t.lang, joint.title), state, transfer },
    total: formatMoney(t.lang, joint.amount),
    held: heldWords(t, held, joint.amount),
    waited,
    waiting: (request.query as { cho?: string }).cho !== undefined,
    short:
      state !== 'paid' && lacking < joint.amount
        ? { came: formatMoney(t.lang, joint.amount - lacking), rest: formatMoney(t.lang, Math.max(0, lacking)) }
        : undefined,
    paid: joint.paidAt ? formatDateTime(t.lang, joint.paidAt) : undefined,
    rows: due.orders.map((order) => {
      const receipt = receipts.get(order.id)
      return {
        ...{ id: order.id, title: localized(t.lang, order.title), unit: order.unitName, amount: formatMoney(t.lang, order.amount) },
        ...{ state: t(stateKey(order.state)), kind: stateTag[order.state] },
        receipt: receipt && { href: `/thanh-toan/${order.id}/bien-lai.pdf`, number: receiptNumber(receipt) },
      }
    }),
  })
  const crumbs = [{ href: '/thanh-toan', label: t('payments.mine.title') }]
  return reply.page({ title, body, crumbs, parts: ['payment', 'payment-watch'] })
}

const titleOfChosen = {
  vi: translatorFor('vi')('payments.together.chosen'),
  en: translatorFor('en')('payments.together.chosen'),
  km: translatorFor('km')('payments.together.chosen'),
}

export async function showQr(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { joint, lacking, state } = await ownJoint(request)
  if (state !== 'payable' || lacking <= 0) throw refuse('conflict', 'payments.not_now')
  return reply
    .type('image/png')
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `attachment; filename="vietqr-${joint.reference}.png"`)
    .send(await qrPng(await payloadOf(request, { ...joint, lacking })))
}

/** The person puts together what they owe. */
export async function putTogether(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const chosen = [((request.body ?? {}) as { khoan?: unknown }).khoan ?? []]
    .flat()
    .filter((id): id is string => typeof id === 'string' && isUuid(id))
  const by = byOf(request)
  const joint = await payTogether(db, { ownerId: by.id ?? '', orderIds: chosen, title: titleOfChosen, by, at: clock.now() })
  return reply.redirect(`/thanh-toan/chung/${joint.id}`, 303)
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

export async function lookAgain(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { joint, state } = await ownJoint(request)
  return reply.redirect(`/thanh-toan/chung/${joint.id}${state === 'payable' ? '?cho=1' : ''}`, 303)
}

export async function renew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { joint } = await ownJoint(request)
  const next = await renewTogether(db, joint.id, { by: byOf(request), at: clock.now() })
  return reply.redirect('kind' in next ? `/thanh-toan/${next.id}` : `/thanh-toan/chung/${next.id}`, 303)
}

/** The payer wants back what came too little for all together. */
export async function askBack(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { joint, due } = await ownJoint(request)
  const [order] = due.orders
  const by = byOf(request)
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    const back = order ? await returnShorts(trx, order, request.t('payments.pay.asked_back'), { by, at }, { jointId: joint.id }) : 0
    if (back === 0) throw refuse('conflict', 'payments.not_now')
  })
  return reply.redirect(`/thanh-toan/chung/${joint.id}`, 303)
}

export const TogetherBody = Type.Object(
  {
    payments: Type.Array(Type.String({ format: 'uuid' }), {
      minItems: 2,
      maxItems: 20,
      description: 'Your own payments that are still due',
    }),
  },
  { additionalProperties: false },
)
export const TogetherShape = Type.Object({
  id: Type.String(),
  state: Type.Enum(['payable', 'paid', 'expired', 'closed'], {
    description: 'closed: one of them went another way; put the rest together anew',
  }),
  amount: Type.Integer({ description: 'Whole đồng' }),
  lacking: Type.Integer(),
  reference: Type.String({ description: 'The words of the transfer' }),
  vietQr: Type.Union([Type.String({ description: 'EMVCo payload to draw as a QR' }), Type.Null()]),
  expiresAt: Type.String({ format: 'date-time' }),
  paidAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  payments: Type.Array(Type.Object({ id: Type.String(), subject: Type.String(), amount: Type.Integer(), state: Type.String() })),
})

async function shapeOf(request: FastifyRequest, { joint, due, lacking, held, state }: Own): Promise<Static<typeof TogetherShape>> {
  const open = state === 'payable' && lacking > 0 && !isWaitedFor(held)
  return {
    ...{ id: joint.id, state, amount: joint.amount, lacking: open ? lacking : 0, reference: joint.reference },
    vietQr: open ? await payloadOf(request, { ...joint, lacking }) : null,
    expiresAt: joint.expiresAt.toISOString(),
    paidAt: joint.paidAt?.toISOString() ?? null,
    payments: due.orders.map(({ id, subject, amount, state: of }) => ({ id, subject, amount, state: of })),
  }
}

export const readTogether = async (request: FastifyRequest): Promise<Static<typeof TogetherShape>> =>
  shapeOf(request, await ownJoint(request))

export async function makeTogether(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { payments } = request.body as Static<typeof TogetherBody>
  const by = byOf(request)
  const joint = await payTogether(db, { ownerId: by.id ?? '', orderIds: payments, title: titleOfChosen, by, at: clock.now() })
  const due = dueOfJoint(joint, await listJointParts(db, joint.id))
  const lacking = joint.amount - sumShorts(await listShorts(db, { jointId: joint.id }))
  return reply
    .code(201)
    .send(await shapeOf(request, { joint, due, lacking, held: await listHeld(db, { jointId: joint.id }), state: 'payable' }))
}
