import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { localized, translatorFor } from '#core/i18n.ts'
import { notify } from '#ground/notifications/index.ts'
import { getCatalogue } from '../catalogue/catalogue.queries.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import { hashAddress, isKeyOf, keyOf, openContact, sealContact } from '../report/contact.ts'
import type { Report } from '../report/report.ts'
import { readContact } from '../report/report.rules.ts'
import { pathOf } from '../report/tell-people.ts'
import { pointOf } from '../send/send.rules.ts'
import { AlertPage, AskedPage, ManagePage } from './alert.page.tsx'
import { type Alert, confirmAlert, countAlerts, endAlert, findAlert, insertAlert, listAlertsAt } from './alert.queries.ts'

const mostPerAddress = 5
const radii = [250, 500, 1000, 3000, 10_000]
type Fields = Record<string, string | string[] | undefined>

async function page(request: FastifyRequest, reply: FastifyReply, fields: Fields, errors: FieldFault[] = []): Promise<FastifyReply> {
  const { t } = request
  const { body } = await currentCatalogue(request.server.db)
  const title = t('feedback.alert.title')
  const text = (name: string): string | undefined => (typeof fields[name] === 'string' ? (fields[name] as string) : undefined)
  const props = {
    t,
    errors,
    radii,
    fields: { email: text('email'), lat: text('lat'), lon: text('lon'), ban_kinh: text('ban_kinh') ?? '500' },
    chosen: [fields.loai ?? []].flat(),
    categories: body.categories.map(({ key, label }) => ({ value: key, label: localized(t.lang, label) })),
    home: body.map,
  }
  return reply.page({
    title,
    body: h(AlertPage, props),
    parts: ['feedback', 'report-place'],
    status: errors.length > 0 ? 422 : 200,
    crumbs: [
      { href: '/', label: t('core.home') },
      { href: '/phan-anh', label: t('feedback.title') },
    ],
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, request.query as Fields)
}

/** Asks for news around a place. Nothing is sent there before whoever owns the mailbox has said yes. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { t } = request
  const fields = (request.body ?? {}) as Fields
  const { body } = await currentCatalogue(db)
  const contact = readContact(String(fields.email ?? ''))
  const point = pointOf({ lat: String(fields.lat ?? ''), lon: String(fields.lon ?? '') })
  const radiusM = radii.find((radius) => String(radius) === fields.ban_kinh)
  const faults: FieldFault[] = []
  if (contact?.kind !== 'email') faults.push({ field: 'email', rule: 'pattern', message: t('feedback.fault.email') })
  if (!point) faults.push({ field: 'lat', rule: 'required', message: t('feedback.fault.point') })
  if (!radiusM) faults.push({ field: 'ban_kinh', rule: 'enum', message: t('feedback.fault.radius') })
  if (faults.length > 0 || !contact || !point || !radiusM) return page(request, reply, fields, faults)
  const emailHash = hashAddress(config, contact.address)
  // A stranger must not learn who has alerts, nor fill a mailbox: the answer is the same, the message is not sent again and again.
  if ((await countAlerts(db, emailHash)) < mostPerAddress) {
    const id = randomUUID()
    const at = clock.now()
    const categories = [fields.loai ?? []].flat().filter((key) => categoryOf(body, key))
    const email = sealContact(config, id, contact.address) ?? ''
    await insertAlert(db, {
      id,
      email,
      emailHash,
      personId: request.actor?.personId ?? null,
      ...point,
      radiusM,
      categories,
      lang: request.lang,
      at,
    })
    const path = `/phan-anh/nhan-tin/${id}?k=${keyOf(config, 'alert', id)}`
    await notify(db, {
      channel: 'email',
      address: contact.address,
      template: 'feedback.message.alert_confirm',
      lang: request.lang,
      path,
      at,
    })
  }
  const title = t('feedback.alert.asked_title')
  return reply.page({ title, body: h(AskedPage, { t, title }), parts: ['feedback'] })
}

async function held(request: FastifyRequest, key: string | undefined): Promise<Alert> {
  const { db, config } = request.server
  const { id } = request.params as { id: string }
  const alert = await findAlert(db, id)
  if (!alert || !isKeyOf(config, 'alert', id, key)) throw refuse('notFound', 'feedback.no_such_alert')
  return alert
}

/** Where the links of the messages lead: to say yes, and later to end it. Opening it changes nothing: mail programs open links too. */
export async function manage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request
  const { k } = request.query as { k?: string }
  const alert = await held(request, k)
  const title = t('feedback.alert.title')
  const state = alert.endedAt ? 'ended' : alert.confirmedAt ? 'on' : 'waiting'
  return reply.page({
    title,
    body: h(ManagePage, { t, title, id: alert.id, k: k ?? '', state, radius: alert.radiusM }),
    parts: ['feedback'],
  })
}

export async function change(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const fields = (request.body ?? {}) as Record<string, string>
  const alert = await held(request, fields.k)
  if (fields.do === 'confirm' && !alert.endedAt) await confirmAlert(db, alert.id, clock.now())
  if (fields.do === 'end') await endAlert(db, alert.id, clock.now())
  return reply.redirect(`/phan-anh/nhan-tin/${alert.id}?k=${fields.k ?? ''}`, 303)
}

/** Tells everybody whose circle holds a report that has just become public; once each. */
export async function tellAround(trx: Db, config: Config, report: Report, at: Date): Promise<number> {
  const { lat, lon, category } = report
  if (lat === null || lon === null) return 0
  const { body } = await getCatalogue(trx, report.catalogueId)
  const alerts = await listAlertsAt(trx, { lat, lon, category })
  for (const alert of alerts) {
    const label = categoryOf(body, category)?.label ?? { vi: category }
    const words = translatorFor(alert.lang)
    await notify(trx, {
      channel: 'email',
      address: openContact(config, alert.id, alert.email) ?? '',
      template: 'feedback.message.alert',
      vars: {
        category: localized(alert.lang, label),
        place: report.placeWords || report.communeName,
        link: `${config.publicUrl}${pathOf(report.reference)}`,
        end: words('feedback.alert.end'),
      },
      lang: alert.lang,
      subject: report.reference,
      path: `/phan-anh/nhan-tin/${alert.id}?k=${keyOf(config, 'alert', alert.id)}`,
      at,
    })
  }
  return alerts.length
}
