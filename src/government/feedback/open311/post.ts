import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import type { Point, Unit } from '#ground/places/index.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import { communeAt, listCommunes } from '../catalogue/responsible.ts'
import { type CleanPhoto, cleanPhoto } from '#ground/files/index.ts'
import { findReport } from '../report/report.queries.ts'
import { readContact } from '../report/report.rules.ts'
import { fileReport, hashOf } from '../send/file-report.ts'
import { readSendBody, type SendBody } from '../send/send-body.ts'
import { answersOf, longest, pointOf, questionField, sendFaults } from '../send/send.rules.ts'
import { readStatus } from '../sync/sync.rules.ts'
import { takeNews } from '../sync/take-news.ts'
import { isSentBy } from './open311.queries.ts'
import { attributesOf, readMoment, type Row } from './open311.rules.ts'
import { endpoint, requireKey } from './server.ts'

type Placed = { commune: Unit; point: Point | undefined }

/** The commune of a point; else of an address id (its code); else the one that the address names. */
async function place(request: FastifyRequest, fields: Record<string, string>): Promise<Placed> {
  const { db, clock, province } = request.server
  const day = dayOf(clock.now())
  const communes = await listCommunes(db, province, day)
  const point = pointOf({ lat: fields.lat ?? '', lon: fields.long ?? '' })
  const at = point && (await communeAt(db, point, day))
  const here = communes.find((unit) => unit.id === at?.id)
  if (here) return { commune: here, point }
  const said = ` ${fold(fields.address_string ?? '')} `
  // The longest name wins: "Sóc Trăng" is also the name of a ward.
  const named = communes
    .filter((unit) => said.includes(` ${fold(unit.fullName)} `))
    .sort((a, b) => b.fullName.length - a.fullName.length)[0]
  const commune = communes.find((unit) => unit.code === fields.address_id) ?? named
  if (!commune || at) throw refuse('invalid', 'feedback.open311.no_place')
  return { commune, point }
}

async function photosOf(body: SendBody, catalogue: Catalogue): Promise<CleanPhoto[]> {
  const photos: CleanPhoto[] = []
  for (const { name, bytes } of body.raw.slice(0, catalogue.photos.most))
    photos.push(await cleanPhoto(name, bytes, catalogue.photos.maxPixels))
  return photos
}

/** Takes a report from a program. The same Idempotency-Key with the same key of the program is the same report. */
export const post = endpoint(async (request, catalogue) => {
  const { db, config, clock } = request.server
  const body = await readSendBody(request)
  const { fields } = body
  if (fields.jurisdiction_id && fields.jurisdiction_id !== catalogue.jurisdiction)
    throw refuse('notFound', 'feedback.open311.no_jurisdiction', { given: fields.jurisdiction_id, own: catalogue.jurisdiction })
  const apiKey = await requireKey(request, fields.api_key)
  const category = categoryOf(catalogue, fields.service_code ?? '')
  if (!category) throw refuse('invalid', 'feedback.no_such_category', { category: fields.service_code ?? '' })
  const idempotency = String(request.headers['idempotency-key'] ?? randomUUID())
  const key = `o311-${hashOf([apiKey.id, idempotency])}`
  const answers = Object.fromEntries(
    Object.entries(attributesOf(fields)).map(([code, value]) => [questionField(category.key, code), value]),
  )
  const form = { category: category.key, words: fields.description ?? '', key, ...answers }
  const [fault] = sendFaults(catalogue, form, body.raw.length)
  if (fault)
    throw refuse('invalid', 'feedback.open311.field', {
      field:
        fault.rule === 'question'
          ? `attribute[${fault.field.split('-').at(-1) ?? ''}]`
          : fault.field === 'words'
            ? 'description'
            : fault.field,
    })
  const contact = [fields.email, fields.phone].find((each) => each && readContact(each)) ?? ''
  const placed = await place(request, fields)
  const published = await currentCatalogue(db)
  const filed = await fileReport(db, config, {
    catalogue: published,
    category: category.key,
    words: (fields.description ?? '').trim().slice(0, longest.words),
    privateWords: (fields.media_url ?? '').slice(0, longest.private),
    answers: answersOf(category, form),
    placeWords: (fields.address_string ?? '').trim().slice(0, longest.place),
    ...placed,
    photos: await photosOf(body, catalogue),
    owner: undefined,
    contactName: [fields.last_name, fields.first_name].filter(Boolean).join(' ').slice(0, longest.name),
    contact,
    maskWanted: false,
    spotId: null,
    channel: 'open311',
    apiKeyId: apiKey.id,
    originPeerId: apiKey.sendsNews ? apiKey.id : null,
    key,
    hash: hashOf([
      fields.service_code,
      fields.description,
      fields.lat,
      fields.long,
      fields.address_string,
      fields.address_id,
      ...body.raw.map((photo) => photo.sha256),
    ]),
    occurredAt: undefined,
    at: clock.now(),
    lang: request.lang,
    nobody: apiKey.name,
  })
  const row: Row = apiKey.answersToken ? { token: key } : { service_request_id: filed.reference, service_notice: null, account_id: null }
  return { root: 'service_requests', value: [row] }
})

/** News from a program about a report that it sent; the same number again is answered again and done once. */
export const postUpdate = endpoint(async (asked) => {
  const { db, clock, config } = asked.server
  const { fields } = await readSendBody(asked)
  const apiKey = await requireKey(asked, fields.api_key)
  const report = await findReport(db, { reference: fields.service_request_id ?? '' })
  if (!report || !(await isSentBy(db, report.caseId, apiKey.id))) throw refuse('notFound', 'feedback.no_such_report')
  if (!apiKey.sendsNews) throw refuse('notAllowed', 'feedback.open311.no_news')
  const status = readStatus(fields.status ?? '')
  const saidAt = readMoment(fields.updated_datetime)
  const updateId = fields.update_id?.trim().slice(0, 200)
  for (const [field, value] of Object.entries({ status, updated_datetime: saidAt, update_id: updateId }))
    if (!value) throw refuse('invalid', 'feedback.open311.field', { field })
  const heard = {
    updateId: updateId ?? '',
    status: status ?? 'open',
    words: (fields.description ?? '').trim().slice(0, 2000),
    saidAt: saidAt ?? clock.now(),
  }
  await takeNews(db, config, { source: apiKey, caseId: report.caseId, heard, at: clock.now() })
  return { root: 'service_request_updates', value: [{ update_id: heard.updateId }] }
})
