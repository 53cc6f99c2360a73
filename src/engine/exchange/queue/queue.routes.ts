import type { App } from '#core/module.ts'
import type { Intake } from './intake.ts'
import * as api from './queue.api.ts'

/** The queued exchange for programs: publish, pull, acknowledge, give back, replay. */
export function queueRoutes(app: App, intake: Intake): void {
  const config = { access: api.system }
  for (const type of ['application/cloudevents+json', 'application/cloudevents-batch+json'])
    app.addContentTypeParser(type, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
  const other = ['application/octet-stream', 'text/plain', 'application/xml']
  app.addContentTypeParser(other, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  const at = '/api/exchange/subscriptions'
  app.post(
    '/api/exchange/events',
    { config, preValidation: api.known, schema: api.Publish, bodyLimit: 4 * 1024 * 1024 },
    api.publisher(intake),
  )
  app.get(at, { config, preValidation: api.known, schema: api.ListSubscriptions }, api.list)
  app.get(`${at}/:id/messages`, { config, preValidation: api.known, schema: api.Pull }, api.pull)
  app.post(`${at}/:id/messages/:message/ack`, { config, preValidation: api.known, schema: api.Acknowledge }, api.take)
  app.post(`${at}/:id/messages/:message/refuse`, { config, preValidation: api.known, schema: api.Refuse }, api.giveBack)
  app.post(`${at}/:id/replay`, { config, preValidation: api.known, schema: api.Replay }, api.playAgain)
}
