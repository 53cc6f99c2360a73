import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { enqueue } from '#core/jobs.ts'
import { dayOf, type MessageKey, type T } from '#core/i18n.ts'
import { discardMessage, findOwnMessage, type OwnMessage, resendMessage } from '#engine/exchange/index.ts'
import { procedureOn } from '#government/procedures/index.ts'
import { findLink, lockLink } from '../link/link.queries.ts'
import { unitOfAgency } from '../receive/agency.ts'
import { readStuck, stuckReasons } from '../receive/stuck.ts'
import { type Queues, queuesOf } from '../run/queues.ts'
import { portalSettings } from '../settings/settings.ts'
import { exchangeJob, tell } from '../tell/tell.ts'
import { home, type StuckLine } from './operate.page.tsx'
import { StuckPage, type StuckProps } from './stuck.page.tsx'

export const Params = Type.Object({ id: Type.Integer({ minimum: 1 }) })
type Data = { code?: string; procedure?: string; agency?: string }

const dataOf = (message: OwnMessage): Data => (message.mended ? message.mended.data : message.event.data) as Data

/** Why a message is stuck and who mends it, in words. */
function wordsOf(t: T, message: OwnMessage, way: 'in' | 'out'): Pick<StuckProps, 'reason' | 'about' | 'mender' | 'remedy'> {
  const { reason, about } = readStuck(message.fault)
  const key = way === 'out' ? 'out' : (reason ?? 'other')
  const mender = way === 'in' && reason ? stuckReasons[reason] : 'operator'
  return {
    reason: t(`national-portal.reason.${key}` as MessageKey),
    about: way === 'out' ? (message.fault ?? '') : about,
    mender: t(`national-portal.mender.${mender}`),
    remedy: t(`national-portal.remedy.${key}` as MessageKey),
  }
}

const wayOf = (message: OwnMessage, queues: Queues): 'in' | 'out' => (message.subscriptionId === queues.incoming ? 'in' : 'out')

export function lineOf(t: T, message: OwnMessage, queues: Queues): StuckLine {
  const way = wayOf(message, queues)
  const { reason, about, mender } = wordsOf(t, message, way)
  const code = dataOf(message).code ?? t('national-portal.offered')
  return { id: message.id, way, code, reason: about && way === 'in' ? `${reason} (${about})` : reason, mender, since: message.createdAt }
}

type Opened = { message: OwnMessage; queues: Queues; way: 'in' | 'out' }

async function open(request: FastifyRequest): Promise<Opened> {
  const { db, clock } = request.server
  const queues = await queuesOf(db, clock.now())
  const message = await findOwnMessage(db, (request.params as { id: number }).id, [queues.incoming, queues.outgoing])
  if (!message) throw refuse('notFound', 'core.not_found')
  return { message, queues, way: wayOf(message, queues) }
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  { message, way }: Opened,
  given: { values?: StuckProps['values']; errors?: FieldFault[] } = {},
): Promise<FastifyReply> {
  const { t } = request
  const data = dataOf(message)
  const link = data.code ? await findLink(request.server.db, { code: data.code }) : undefined
  const errors = given.errors ?? []
  const body = h(StuckPage, {
    t,
    ...{ id: message.id, way, code: data.code ?? '–', attempts: message.attempts, since: message.createdAt, errors },
    ...wordsOf(t, message, way),
    dead: message.state === 'dead',
    mendable: way === 'in' && !link?.dossierCode,
    values: given.values ?? { procedure: data.procedure ?? '', agency: data.agency ?? '', reason: '' },
  })
  const crumbs = [{ href: home, label: t('national-portal.title') }]
  return reply.page({ title: t('national-portal.stuck_title'), face: 'desk', crumbs, body, status: errors.length > 0 ? 422 : 200 })
}

export async function showStuck(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await open(request))
}

function valuesOf(request: FastifyRequest): StuckProps['values'] & { act: string } {
  const body = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string, most: number): string =>
    typeof body[name] === 'string' ? (body[name] as string).replaceAll('\u0000', '').trim().slice(0, most) : ''
  return { procedure: text('procedure', 40), agency: text('agency', 40), reason: text('reason', 500), act: text('viec', 20) }
}

/** Sends a stuck message again, mended or as it was, or gives it up: what came from the portal goes back to it with the reason. */
export async function mendStuck(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await open(request)
  const { act, ...values } = valuesOf(request)
  const errors = act === 'discard' ? discardFaults(request.t, values) : await mendFaults(request, values)
  if (errors.length > 0) return page(request, reply, opened, { values, errors })
  const { db, clock } = request.server
  const by = { person: request.actor?.personId ?? '', at: clock.now() }
  const { message, way } = opened
  if (act === 'discard') {
    await discardMessage(db, message.id, values.reason, by)
    if (way === 'in') await giveBack(request, message, values.reason)
  } else if (act === 'send') {
    const { procedure, agency } = values
    const mended = { code: dataOf(message).code, ...(procedure ? { procedure } : {}), ...(agency ? { agency } : {}) }
    const changes = way === 'in' && (procedure !== '' || agency !== '')
    await resendMessage(db, message.id, changes ? { data: mended, reason: values.reason } : undefined, by)
  } else throw refuse('badRequest', 'core.bad_request')
  await enqueue(db, exchangeJob, {}, { key: exchangeJob })
  return reply.redirect(home, 303)
}

const discardFaults = (t: T, { reason }: StuckProps['values']): FieldFault[] =>
  reason.length < 5 ? [{ field: 'reason', message: t('national-portal.mend.reason_missing') }] : []

async function mendFaults(request: FastifyRequest, { procedure, agency, reason }: StuckProps['values']): Promise<FieldFault[]> {
  const { t, server } = request
  const { db, clock, config } = server
  const errors: FieldFault[] = []
  if (procedure && !(await procedureOn(db, procedure, clock.now())))
    errors.push({ field: 'procedure', message: t('national-portal.mend.procedure_unknown') })
  const settings = portalSettings(config.province)
  const unit = agency && settings ? await unitOfAgency(db, settings, agency, dayOf(clock.now())).catch(() => undefined) : undefined
  if (agency && !unit) errors.push({ field: 'agency', message: t('national-portal.mend.agency_unknown') })
  if ((procedure || agency) && reason.length < 5) errors.push({ field: 'reason', message: t('national-portal.mend.reason_missing') })
  return errors
}

/** The portal's citizen reads that the dossier was not accepted, and why. */
async function giveBack(request: FastifyRequest, message: OwnMessage, reason: string): Promise<void> {
  const { db, clock } = request.server
  const { code } = dataOf(message)
  await inTransaction(db, async (trx) => {
    const link = code ? await lockLink(trx, { code }) : undefined
    if (!link || link.dossierCode) return
    const at = clock.now().toISOString()
    await tell(trx, link, { state: 'declined', at, by: request.actor?.name ?? '', note: reason, dueAt: null, supplement: null })
  })
}
