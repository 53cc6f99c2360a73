import type { FastifyReply, FastifyRequest } from 'fastify'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { isObject, type Json, type JsonObject } from '../events/json.rules.ts'
import { recordEvents } from '../events/record.ts'
import type { Party } from '../master/master.queries.ts'
import { type FoundEvent, findCapture, insertCapture, listEvents, type Page } from './api.queries.ts'
import { type EventQuery, unknownParameter } from './query.rules.ts'
import { demandParty, isOffice, partyOf } from './who.ts'

const contextUrl = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'
/** As many events as one document may hold. */
export const captureLimit = 500

const versions = (reply: FastifyReply): FastifyReply =>
  reply.headers({ 'gs1-epcis-version': '2.0.0', 'gs1-cbv-version': '2.0.0', 'gs1-epcis-capture-limit': String(captureLimit) })

function eventsOf(document: Json | undefined): { document: JsonObject; events: Json[] } {
  const body = isObject(document) && document.type === 'EPCISDocument' && isObject(document.epcisBody) ? document.epcisBody : undefined
  const events = body && (Array.isArray(body.eventList) ? body.eventList : isObject(body.event) ? [body.event] : undefined)
  if (!isObject(document) || !events || events.length === 0) throw refuse('invalid', 'trace.no_document')
  if (!/^2(\.\d+)*$/.test(String(document.schemaVersion))) throw refuse('invalid', 'trace.wrong_version')
  if (events.length > captureLimit) throw refuse('tooLarge', 'trace.too_many_events', { most: captureLimit })
  return { document, events }
}

async function write(request: FastifyRequest, document: JsonObject, events: readonly Json[]) {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const party = await demandParty(request, (request.query as EventQuery).organisation)
  const at = clock.now()
  const isSystem = actor.kind === 'system'
  return inTransaction(db, async (trx) => {
    const by = { by: isSystem ? null : actor.personId, clientId: actor.client?.id ?? null }
    const captureId = await insertCapture(trx, { partyId: party.id, ...by, at, events: events.length })
    return { captureId, recorded: await recordEvents(trx, { events, document, partyId: party.id, captureId, at, lang: request.lang }) }
  })
}

/** Takes a document of events, all or none. It is checked and written before the answer: the job that the answer names is done. */
export async function capture(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { document, events } = eventsOf(request.body as Json)
  const { captureId } = await write(request, document, events)
  return versions(reply).code(202).header('location', `/api/epcis/capture/${captureId}`).send()
}

/** Takes one event. */
export async function captureOne(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const event = request.body as Json
  const { recorded } = await write(request, isObject(event) ? { '@context': event['@context'] } : {}, [event])
  const id = recorded[0]?.eventId ?? ''
  return versions(reply)
    .code(201)
    .header('location', `/api/epcis/events/${encodeURIComponent(id)}`)
    .send({ eventID: id })
}

export async function showCapture(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = await findCapture(request.server.db, (request.params as { id: string }).id)
  const reader = found && (await readerOf(request))
  if (!found || (reader !== 'office' && reader?.id !== found.partyId)) throw refuse('notFound', 'trace.no_capture')
  const at = found.createdAt.toISOString()
  return versions(reply).send({
    ...{ captureID: found.id, createdAt: at, finishedAt: at, running: false, success: true, captureErrorBehaviour: 'rollback', errors: [] },
  })
}

async function readerOf(request: FastifyRequest): Promise<Party | 'office' | undefined> {
  if (isOffice(request.actor)) return 'office'
  return partyOf(request, (request.query as EventQuery).organisation)
}

function pageOf(query: EventQuery): Page {
  const perPage = Number(query.perPage ?? 30)
  const after = query.nextPageToken === undefined ? undefined : Number(query.nextPageToken)
  if (!Number.isInteger(perPage) || perPage < 1 || perPage > 500) throw refuse('badRequest', 'trace.wrong_parameter', { name: 'perPage' })
  if (after !== undefined && !(Number.isInteger(after) && after >= 0 && after <= 1_000_000))
    throw refuse('badRequest', 'trace.wrong_parameter', { name: 'nextPageToken' })
  for (const name of Object.keys(query))
    if (/^(GE|LT)_/.test(name) && Number.isNaN(Date.parse(query[name] ?? ''))) throw refuse('badRequest', 'trace.wrong_parameter', { name })
  return {
    perPage,
    after,
    orderBy: query.orderBy === 'recordTime' ? 'recordTime' : 'eventTime',
    descending: query.orderDirection !== 'ASC',
  }
}

/** The event as it came, with the id and the time of recording that we gave it. */
const shown = ({ body, eventId, recordTime }: FoundEvent): JsonObject => {
  const { '@context': _context, ...event } = body
  return { ...event, eventID: eventId, recordTime: recordTime.toISOString() }
}

function contextOf(found: readonly FoundEvent[]): Json[] {
  const own = found.flatMap(({ context, body }) =>
    [context as Json, body['@context'] ?? null].flatMap((each) => (Array.isArray(each) ? each : [each])),
  )
  const texts = new Map(own.filter((each) => isObject(each)).map((each) => [JSON.stringify(each), each]))
  return [contextUrl, ...texts.values()]
}

/** Events by the standard's questions, in pages; the link to the next one is in the header. */
export async function queryEvents(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = request.query as EventQuery
  const unknown = unknownParameter(query)
  if (unknown) throw refuse('badRequest', 'trace.unknown_parameter', { name: unknown.slice(0, 60) })
  const page = pageOf(query)
  const reader = await readerOf(request)
  const found = reader ? await listEvents(request.server.db, reader, query, page) : []
  const events = found.slice(0, page.perPage)
  if (found.length > page.perPage) {
    const next = new URLSearchParams({ ...query, nextPageToken: String((page.after ?? 0) + page.perPage) })
    reply.header('link', `</api/epcis/events?${next.toString()}>; rel="next"`)
  }
  return versions(reply).send({
    '@context': contextOf(events),
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: request.server.clock.now().toISOString(),
    epcisBody: { queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList: events.map(shown) } } },
  })
}

export async function showEvent(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as { id: string }
  const reader = await readerOf(request)
  const page: Page = { perPage: 2, after: undefined, orderBy: 'recordTime', descending: false }
  const found = reader ? await listEvents(request.server.db, reader, { EQ_eventID: id.replaceAll('|', '') }, page) : []
  if (found.length === 0) throw refuse('notFound', 'trace.no_event')
  return versions(reply).send({
    '@context': contextOf(found),
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: found[0]?.recordTime.toISOString(),
    epcisBody: { eventList: found.map(shown) },
  })
}
