import { Type } from 'typebox'
import type { FastifyRequest } from 'fastify'
import { anyone } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { post, postUpdate } from './post.ts'
import * as server from './server.ts'

const text = Type.Optional(Type.String({ maxLength: 4000 }))
const Query = Type.Record(Type.String(), Type.String({ maxLength: 4000 }))
const base = '/open311/v2'
const format = Type.String({ maxLength: 10 })

/** Open311 GeoReport v2, with the service request updates extension. */
export function open311Routes(app: App): void {
  const hide = true
  const open = { access: anyone }
  const key = (request: FastifyRequest): string => String(request.headers['x-api-key'] ?? request.ip)
  const posts = { access: anyone, rateLimit: { max: 600, timeWindow: '1 minute', keyGenerator: key } }
  const params = Type.Object({ format })
  app.get(
    `${base}/services.:format`,
    { config: open, schema: { hide, params, querystring: Type.Object({ jurisdiction_id: text }) } },
    server.services,
  )
  app.get(
    `${base}/services/:service.:format`,
    { config: open, schema: { hide, params: Type.Object({ service: Type.String({ maxLength: 60 }), format }) } },
    server.service,
  )
  app.get(`${base}/requests.:format`, { config: open, schema: { hide, params, querystring: Query } }, server.requests)
  app.post(`${base}/requests.:format`, { config: posts, bodyLimit: 32 * 1024 * 1024, schema: { hide, params } }, post)
  // References carry a dot of their own: the format is what stands behind the last one.
  const Last = Type.Object({ last: Type.String({ maxLength: 80 }) })
  app.get(`${base}/requests/:last`, { config: open, schema: { hide, params: Last } }, server.request)
  app.get(`${base}/tokens/:last`, { config: open, schema: { hide, params: Last } }, server.token)
  app.get(`${base}/servicerequestupdates.:format`, { config: open, schema: { hide, params, querystring: Query } }, server.updates)
  app.post(`${base}/servicerequestupdates.:format`, { config: posts, schema: { hide, params } }, postUpdate)
}
