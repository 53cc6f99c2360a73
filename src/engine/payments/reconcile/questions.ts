import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { allows } from '#core/access.ts'
import { Refusal, refuse } from '#core/errors.ts'
import { formatDate, formatDateTime, formatMoney, type MessageKey } from '#core/i18n.ts'
import { partKey } from '../desk/frame.page.tsx'
import { byOf, deskCounts, demandReach, unitsOf } from '../desk/reach.ts'
import { findDeposit } from '../deposit/deposit.queries.ts'
import { findOrder } from '../order/order.queries.ts'
import { findJoint, listJointParts } from '../together/joint.queries.ts'
import { type Discrepancy, findDiscrepancy, listDiscrepancies } from './discrepancy.queries.ts'
import { QuestionPage, type QuestionProps, QuestionsPage } from './questions.page.tsx'
import { confirmResolution, resolutionsFor, resolve } from './resolve.ts'

const kindKey = (d: Discrepancy): MessageKey => `payments.question.${d.kind}` as MessageKey

/** What does not agree, in the accountant's reach. */
export async function showQuestions(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { t } = request
  const units = unitsOf(request, 'read')
  const [open, done, counts] = await Promise.all([
    listDiscrepancies(db, { units, resolved: false, limit: 200 }),
    listDiscrepancies(db, { units, resolved: true, limit: 50 }),
    deskCounts(request),
  ])
  const rowOf = (d: Discrepancy) => ({
    id: d.id,
    kind: t(kindKey(d)),
    amount: formatMoney(t.lang, d.amount),
    words: String(d.detail.content ?? d.detail.bankTxId ?? ''),
    day: formatDate(t.lang, d.day),
    state: d.state,
    outcome: d.resolution ? t(`payments.resolution.${d.resolution}` as MessageKey) : '',
    who: d.resolvedName ?? d.proposedName ?? '',
  })
  const title = t(partKey('ngoai-le'))
  return reply.page({ title, body: h(QuestionsPage, { t, title, counts, open: open.map(rowOf), done: done.map(rowOf) }), face: 'desk' })
}

async function open(request: FastifyRequest, verb: 'read' | 'account'): Promise<Discrepancy> {
  const d = await findDiscrepancy(request.server.db, (request.params as { id: string }).id)
  demandReach(request, verb, d)
  if (!d) throw refuse('notFound', 'payments.no_such_question')
  return d
}

export async function showQuestion(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return questionPage(request, reply, await open(request, 'read'))
}

type Typed = Pick<QuestionProps, 'errors' | 'fields'>

async function questionPage(
  request: FastifyRequest,
  reply: FastifyReply,
  d: Discrepancy,
  typed: Typed = { errors: [], fields: {} },
): Promise<FastifyReply> {
  const { db } = request.server
  const { t, actor } = request
  const order = d.orderId ? await findOrder(db, { id: d.orderId }) : undefined
  const joint = d.jointId ? await findJoint(db, { id: d.jointId }) : undefined
  const deposit = d.depositId ? await findDeposit(db, { id: d.depositId }) : undefined
  const may = allows(actor, 'account', 'payment', d)
  const body = h(QuestionPage, {
    t,
    id: d.id,
    title: t(kindKey(d)),
    about: t(`payments.question.${d.kind}_about` as MessageKey),
    facts: [
      { label: t('payments.column.amount'), value: formatMoney(t.lang, d.amount) },
      ...(order
        ? [{ label: t('payments.column.due'), value: `${formatMoney(t.lang, order.amount)} · ${order.subject} · ${order.reference}` }]
        : []),
      ...(joint
        ? [
            {
              label: t('payments.column.due'),
              value: `${formatMoney(t.lang, joint.amount)} · ${joint.subject ?? t('payments.together.title')} · ${joint.reference}`,
            },
          ]
        : []),
      ...(deposit
        ? [
            {
              label: t('payments.deposit.title'),
              value: `${formatMoney(t.lang, deposit.amount)} · ${deposit.unitName}, ${formatDate(t.lang, deposit.day)}`,
            },
          ]
        : []),
      { label: t('payments.column.day'), value: formatDate(t.lang, d.day) },
      ...Object.entries(d.detail)
        .filter(([name]) => name === 'content' || name === 'bankTxId')
        .map(([name, value]) => ({
          label: t(name === 'content' ? 'payments.pay.content' : 'payments.column.bank_number'),
          value: String(value),
        })),
      { label: t('payments.column.opened'), value: formatDateTime(t.lang, d.openedAt) },
      ...(d.resolution
        ? [
            {
              label: t('payments.column.resolution'),
              value: [t(`payments.resolution.${d.resolution}` as MessageKey), d.targetReference, d.note, d.proposedName, d.resolvedName]
                .filter(Boolean)
                .join(' · '),
            },
          ]
        : []),
    ],
    orderHref: order && `/lam-viec/thu-phi/${order.id}`,
    options:
      d.state === 'open' && may
        ? resolutionsFor(d.kind).map((value) => ({
            value,
            label: t(`payments.resolution.${value}` as MessageKey),
            hint: t(`payments.resolution.${value}_hint` as MessageKey),
          }))
        : [],
    reference: order?.reference ?? joint?.reference ?? deposit?.reference ?? '',
    confirm: d.state === 'proposed' && may && d.proposedBy !== actor?.personId,
    waitsForOther: d.state === 'proposed' && d.proposedBy === actor?.personId,
    ...typed,
  })
  return reply.page({
    title: t(kindKey(d)),
    body,
    face: 'desk',
    crumbs: [{ href: '/lam-viec/thu-phi?muc=ngoai-le', label: t(partKey('ngoai-le')) }],
    status: typed.errors.length > 0 ? 422 : 200,
  })
}

export async function submitQuestion(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const d = await open(request, 'account')
  const fields = Object.fromEntries(
    Object.entries((request.body ?? {}) as Record<string, unknown>).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  )
  const resolution = resolutionsFor(d.kind).find((one) => one === fields.cach)
  const note = fields['ghi-chu']?.trim().slice(0, 300) ?? ''
  const errors = [
    ...(resolution ? [] : [{ field: 'cach', message: request.t('payments.question.choose') }]),
    ...(note ? [] : [{ field: 'ghi-chu', message: request.t('payments.desk.reason_missing') }]),
  ]
  if (!resolution || errors.length > 0) return questionPage(request, reply, d, { errors, fields })
  if (resolution === 'assigned') await demandTarget(request, d, fields.ma)
  try {
    await resolve(db, { id: d.id, resolution, reference: fields.ma, note, by: byOf(request), at: clock.now() })
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'conflict' || resolution !== 'assigned') throw error
    return questionPage(request, reply, d, { errors: [{ field: 'ma', message: request.t(error.code, error.vars) }], fields })
  }
  return reply.redirect('/lam-viec/thu-phi?muc=ngoai-le', 303)
}

/** Money is given only to what lies within one's own reach: an order, all of several together, or a unit's deposit. */
async function demandTarget(request: FastifyRequest, d: Discrepancy, typed: string | undefined): Promise<void> {
  const { db } = request.server
  const reference = typed?.trim().toUpperCase()
  const order = reference ? await findOrder(db, { reference }) : d.orderId ? await findOrder(db, { id: d.orderId }) : undefined
  const joint = reference ? await findJoint(db, { reference }) : d.jointId ? await findJoint(db, { id: d.jointId }) : undefined
  const deposit = reference ? await findDeposit(db, { reference }) : d.depositId ? await findDeposit(db, { id: d.depositId }) : undefined
  const parts = joint ? await listJointParts(db, joint.id) : []
  for (const target of [order, deposit, ...parts.map((part) => part.order)]) if (target) demandReach(request, 'account', target)
}

export async function confirm(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const d = await open(request, 'account')
  const { dong: agree } = (request.body ?? {}) as { dong?: string }
  await confirmResolution(db, { id: d.id, agree: agree === 'co', by: byOf(request), at: clock.now() })
  return reply.redirect('/lam-viec/thu-phi?muc=ngoai-le', 303)
}
