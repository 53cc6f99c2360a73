import { Type } from 'typebox'
import type { App } from '#core/module.ts'
import * as epcis from './epcis.ts'
import { knownParameters } from './query.rules.ts'
import { capturing } from './who.ts'

const tags = ['epcis']
const config = { access: capturing }
const any = Type.Record(Type.String(), Type.Any())
const text = Type.Optional(Type.String({ maxLength: 4000 }))
const organisation = Type.Object({ organisation: text }, { description: 'Code of the organisation for which a person with a token acts' })
const Job = Type.Object({
  captureID: Type.String(),
  createdAt: Type.String(),
  finishedAt: Type.String(),
  running: Type.Boolean(),
  success: Type.Boolean(),
  captureErrorBehaviour: Type.String(),
  errors: Type.Array(Type.Any()),
})

/** The interface of EPCIS 2.0: capture and query. */
export function epcisRoutes(app: App): void {
  app.addContentTypeParser('application/ld+json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
  const consumes = ['application/json', 'application/ld+json']
  const post = { config, bodyLimit: 4 * 1024 * 1024 }
  app.post(
    '/api/epcis/capture',
    {
      ...post,
      schema: {
        ...{ tags, consumes, querystring: organisation, body: any },
        summary: 'Capture an EPCIS 2.0 document, all of it or nothing; written before the answer, so the capture job is finished',
        response: { 202: Type.Null({ description: 'Taken; the header Location names the capture job' }) },
      },
    },
    epcis.capture,
  )
  app.get(
    '/api/epcis/capture/:id',
    {
      config,
      schema: {
        tags,
        summary: 'A capture job and its outcome',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 200: Job },
      },
    },
    epcis.showCapture,
  )
  app.post(
    '/api/epcis/events',
    {
      ...post,
      schema: {
        ...{ tags, consumes, querystring: organisation, body: any },
        summary: 'Capture one EPCIS 2.0 event; the same event again changes nothing',
        response: { 201: Type.Object({ eventID: Type.String() }) },
      },
    },
    epcis.captureOne,
  )
  app.get(
    '/api/epcis/events',
    {
      config,
      schema: {
        tags,
        summary: 'Events by the questions of the EPCIS 2.0 query interface, newest first; the link to the next page is in the header Link',
        querystring: Type.Object(Object.fromEntries([...knownParameters].map((name) => [name, text])), { additionalProperties: text }),
        response: { 200: any },
      },
    },
    epcis.queryEvents,
  )
  app.get(
    '/api/epcis/events/:id',
    {
      config,
      schema: {
        tags,
        summary: 'One event by its id, with its error declaration if there is one',
        params: Type.Object({ id: Type.String({ maxLength: 500 }) }),
        response: { 200: any },
      },
    },
    epcis.showEvent,
  )
}
