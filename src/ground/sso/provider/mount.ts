import type { FastifyReply, FastifyRequest } from 'fastify'
import { anyone } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { providerOf } from './holder.ts'
import { hostOfApp } from './host.ts'
import { rememberRequest } from './pages.ts'
import { atVisit } from './visit.ts'

const root = '/oidc'

// Where the provider sends the browser is checked by the provider itself, against what was registered.
const withoutFormAction = (policy: string): string =>
  policy
    .split(';')
    .filter((directive) => !directive.startsWith('form-action'))
    .join(';')

/** Hands the request over as it came: the provider reads the body and writes the answer itself. */
async function serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { actor, server } = request
  const provider = await providerOf(hostOfApp(server))
  const { raw } = request
  reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value === undefined) continue
    reply.raw.setHeader(name, name === 'content-security-policy' ? withoutFormAction(String(value)) : value)
  }
  const address = new URL(server.config.publicUrl)
  raw.headers.host = address.host
  raw.headers['x-forwarded-host'] = address.host
  raw.headers['x-forwarded-proto'] = address.protocol.slice(0, -1)
  const path = (raw.url ?? '').slice(root.length)
  Object.assign(raw, { originalUrl: raw.url, url: path.startsWith('/') ? path : `/${path}` })
  rememberRequest(request)
  const browser = actor && actor.kind !== 'system' ? { personId: actor.personId, sessionId: actor.sessionId } : undefined
  const clientId = String((request.query as Record<string, unknown>).client_id ?? '')
  await atVisit({ browser, clientId }, () => provider.callback()(raw, reply.raw))
  return reply
}

/** The OpenID provider under /oidc, beside the pages of the program. */
export async function mountProvider(app: App): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    const config = { access: anyone, crossSite: true }
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: `${root}/*`,
      config,
      schema: { hide: true },
      exposeHeadRoute: false,
      handler: serve,
    })
  })
}
