import type { FastifyReply, FastifyRequest } from 'fastify'
import { type FieldFault, refuse } from '#core/errors.ts'
import { cleanPhoto } from '#ground/files/index.ts'
import { actOnReport, type By } from '../report/act-on-report.ts'
import { canReopen } from '../report/report.rules.ts'
import { pathOf } from '../report/tell-people.ts'
import { readSendBody } from '../send/send-body.ts'
import { open, page } from './follow.ts'
import { followInstead } from './support.ts'

type Params = { report: string; action: string }

const keyIn = (fields: Record<string, string>): string | undefined => fields.k || undefined

/** What the reporter does with their own report: tells more, rates, reopens, withdraws. */
export async function submitOwn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { t } = request
  const { action } = request.params as Params
  const { fields, raw, fileFault } = await readSendBody(request)
  const opened = await open(request, keyIn(fields))
  const { report, catalogue } = opened
  if (!opened.isReporter) throw refuse('notAllowed', 'feedback.not_reporter')
  const now = clock.now()
  if (!['tell', 'rate', 'reopen', 'withdraw'].includes(action)) throw refuse('notFound', 'core.not_found')
  if (action === 'reopen' && report.state === 'answered' && !canReopen(report, catalogue.reopen, now))
    throw refuse('conflict', 'feedback.reopen_too_late', { days: catalogue.reopen.withinDays, most: catalogue.reopen.most })
  const score = /^[1-5]$/.test(fields.score ?? '') ? Number(fields.score) : undefined
  const faults: FieldFault[] = fileFault ? [{ field: 'photos', rule: 'photo', message: fileFault }] : []
  if ((action === 'tell' || action === 'reopen') && !fields.note?.trim())
    faults.push({ field: 'note', rule: 'required', message: t('feedback.fault.note') })
  if (action === 'rate' && !score) faults.push({ field: 'score', rule: 'required', message: t('feedback.fault.score') })
  if (faults.length > 0) return page(request, reply, opened, { errors: faults, fields })
  const photos = await Promise.all(
    raw.slice(0, catalogue.photos.most).map(({ name, bytes }) => cleanPhoto(name, bytes, catalogue.photos.maxPixels)),
  )
  const by: By = report.ownerId && request.actor?.personId === report.ownerId ? { actor: request.actor } : { reporter: true }
  await actOnReport(db, config, {
    reference: report.reference,
    action,
    by,
    key: `own:${action}:${report.version}`,
    note: fields.note?.slice(0, 2000),
    ...(score && action === 'rate' ? { data: { score } } : {}),
    photos,
    at: now,
    lang: request.lang,
  })
  if (action === 'withdraw' && fields.into) await followInstead(request, reply, fields.into, report)
  const to =
    action === 'withdraw' && fields.into ? pathOf(fields.into) : `${pathOf(report.reference)}${opened.key ? `?k=${opened.key}` : ''}`
  return reply.redirect(to, 303)
}
