import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '#core/db.ts'
import { Refusal, refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import type { Catalogue, Category } from '../catalogue/catalogue.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import type { Report } from '../report/report.ts'
import { listNews } from '../report/news.queries.ts'
import { listPhotos } from '../report/photos.queries.ts'
import { type ApiKey, findByToken, findKey, listAsked, listNewsBetween } from './open311.queries.ts'
import { definitionOf, type Format, isFormat, readMoment, requestOf, type Row, serviceOf, write } from './open311.rules.ts'

type Params = { format: string; service: string; last: string }
type Handler = (request: FastifyRequest, catalogue: Catalogue) => Promise<{ root: string; value: Row | Row[] }>

export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex')

const afterDot = (text: string): string => text.slice(text.lastIndexOf('.') + 1)
const beforeDot = (request: FastifyRequest): string => {
  const { last } = request.params as Params
  return last.slice(0, Math.max(0, last.lastIndexOf('.')))
}

/** Answers in the format of the address, refusals too; an unknown jurisdiction or format does not exist. */
export function endpoint(handle: Handler) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { last = '', format: asked = afterDot(last) } = request.params as Partial<Params>
    const format: Format = isFormat(asked) ? asked : 'json'
    reply.type(format === 'json' ? 'application/json; charset=utf-8' : 'text/xml; charset=utf-8')
    try {
      if (!isFormat(asked)) throw refuse('notFound', 'feedback.open311.no_format')
      const { body } = await currentCatalogue(request.server.db)
      const { jurisdiction_id: given } = request.query as { jurisdiction_id?: string }
      if (given && given !== body.jurisdiction)
        throw refuse('notFound', 'feedback.open311.no_jurisdiction', { given, own: body.jurisdiction })
      const { root, value } = await handle(request, body)
      return reply.send(write(format, root, value))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // The standard answers 400 where a value is missing or wrong.
      const status = error.status === 422 || error.status === 413 ? 400 : error.status === 401 ? 403 : error.status
      const said = error.fields.length > 0 ? error.fields.map((field) => field.message) : [request.t(error.code, error.vars)]
      return reply.code(status).send(
        write(
          format,
          'errors',
          said.map((description) => ({ code: status, description })),
        ),
      )
    }
  }
}

const words = (request: FastifyRequest) => (text: Category['label']) => localized(request.lang, text)

export const services = endpoint(async (request, catalogue) => ({
  root: 'services',
  value: catalogue.categories.map((category) => serviceOf(category, words(request))),
}))

export const service = endpoint(async (request, catalogue) => {
  const category = categoryOf(catalogue, (request.params as Params).service)
  if (!category) throw refuse('notFound', 'feedback.no_such_category', { category: (request.params as Params).service })
  return { root: 'service_definition', value: definitionOf(category, words(request)) }
})

export async function keyOf(request: FastifyRequest, given: string | undefined): Promise<ApiKey | undefined> {
  const header = request.headers['x-api-key']
  const key = given ?? (typeof header === 'string' ? header : undefined)
  return key ? findKey(request.server.db, hashKey(key)) : undefined
}

export async function requireKey(request: FastifyRequest, given: string | undefined): Promise<ApiKey> {
  const key = await keyOf(request, given)
  if (!key) throw refuse('notAllowed', 'feedback.open311.no_key')
  return key
}

export const token = endpoint(async (request) => {
  const given = beforeDot(request)
  const reference = await findByToken(request.server.db, given)
  if (!reference) throw refuse('notFound', 'feedback.open311.no_token')
  return { root: 'service_requests', value: [{ service_request_id: reference, token: given }] }
})

async function shown(db: Db, request: FastifyRequest, catalogue: Catalogue, reports: Report[]): Promise<Row[]> {
  const photos = await listPhotos(
    db,
    reports.map((report) => report.caseId),
  )
  const rows: Row[] = []
  for (const report of reports) {
    const category = categoryOf(catalogue, report.category)
    const photo = photos.find((each) => each.caseId === report.caseId && !each.withheld && each.kind === 'report')
    const news = report.closedAt ? (await listNews(db, report.caseId)).filter((each) => each.words) : []
    rows.push(
      requestOf({
        report,
        name: category ? localized(request.lang, category.label) : report.category,
        notes: news.at(-1)?.words ?? '',
        photo: photo && `${request.server.config.publicUrl}/phan-anh/anh/${photo.id}`,
        photos: [],
      }),
    )
  }
  return rows
}

const window = 90 * 86_400_000
const mostRows = 1000

/** Reports by number, kind, state and time: at most 1,000, of 90 days when no time is said. */
export const requests = endpoint(async (request, catalogue) => {
  const { db, clock } = request.server
  const query = request.query as Record<string, string | undefined>
  const listed = (text: string | undefined): string[] | undefined =>
    text
      ?.split(',')
      .map((each) => each.trim())
      .filter(Boolean)
  for (const name of ['start_date', 'end_date', 'updated_after', 'updated_before'])
    if (query[name] && !readMoment(query[name])) throw refuse('invalid', 'feedback.open311.field', { field: name })
  const states = listed(query.status)
  if (states?.some((state) => state !== 'open' && state !== 'closed'))
    throw refuse('invalid', 'feedback.open311.field', { field: 'status' })
  const to = readMoment(query.end_date) ?? clock.now()
  const from = readMoment(query.start_date) ?? new Date(to.getTime() - window)
  const size = Math.min(mostRows, Math.max(1, Number(query.page_size) || 100))
  const page = Math.min(1000, Math.max(1, Math.floor(Number(query.page) || 1)))
  const reports = await listAsked(db, {
    ids: listed(query.service_request_id)?.slice(0, 200),
    categories: listed(query.service_code),
    closed: states?.length === 1 ? states[0] === 'closed' : undefined,
    from,
    to,
    updatedFrom: readMoment(query.updated_after),
    updatedTo: readMoment(query.updated_before),
    keyId: (await keyOf(request, query.api_key))?.id,
    offset: (page - 1) * size,
    limit: size,
  })
  return { root: 'service_requests', value: await shown(db, request, catalogue, reports) }
})

export const request = endpoint(async (asked, catalogue) => {
  const { db, clock } = asked.server
  const reference = beforeDot(asked)
  const keyId = (await keyOf(asked, (asked.query as { api_key?: string }).api_key))?.id
  const reports = await listAsked(db, { ids: [reference], from: new Date(0), to: clock.now(), keyId, offset: 0, limit: 1 })
  if (reports.length === 0) throw refuse('notFound', 'feedback.no_such_report')
  return { root: 'service_requests', value: await shown(db, asked, catalogue, reports) }
})

/** The service request updates extension: what happened, in order. */
export const updates = endpoint(async (asked) => {
  const { db, clock, config } = asked.server
  const query = asked.query as Record<string, string | undefined>
  for (const name of ['start_date', 'end_date'])
    if (query[name] && !readMoment(query[name])) throw refuse('invalid', 'feedback.open311.field', { field: name })
  const to = readMoment(query.end_date) ?? clock.now()
  const from = readMoment(query.start_date) ?? new Date(to.getTime() - 86_400_000)
  const keyId = (await keyOf(asked, query.api_key))?.id
  const rows = await listNewsBetween(db, { from, to, keyId, limit: mostRows })
  return {
    root: 'service_request_updates',
    value: rows.map((row) => ({
      update_id: `${row.reference}-${row.seq}`,
      service_request_id: row.reference,
      status: row.status,
      updated_datetime: row.at.toISOString(),
      description: row.words,
      media_url: row.photoId ? `${config.publicUrl}/phan-anh/anh/${row.photoId}` : null,
    })),
  }
})
