import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { anyone } from '#core/access.ts'
import { dayOf } from '#core/i18n.ts'
import type { App } from '#core/module.ts'
import type { ServiceKey } from '../contracts/contract.ts'
import { serviceKeys } from '../contracts/contracts.ts'
import { standInRoot } from './address.ts'
import { standInAnswer } from './answers.rules.ts'
import { standInDocument } from './document.ts'
import { bendAnswer } from './faults.rules.ts'
import { takeSetting } from './stand-in.queries.ts'

/*
 * STAND-INS of the national databases, in demo and tests only: real HTTP with the shapes of our consumer contracts, invented people,
 * delays and faults as an operator sets them at /quan-tri/co-so-du-lieu. In production these routes do not exist.
 */

async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { service, '*': path } = request.params as { service: ServiceKey; '*': string }
  reply.header('x-stand-in', 'invented data').header('cache-control', 'no-store')
  // They sit behind the gateway of the exchange: whoever comes past it is not let in.
  if (path !== 'openapi.json' && !request.headers['x-road-client'])
    return reply.code(403).type('application/json; charset=utf-8').send('{"code":"only_through_the_exchange"}')
  const setting = await takeSetting(db, service)
  if (setting && setting.delayMs > 0) {
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    await wait(setting.delayMs, undefined, { signal: gone.signal }).catch(() => undefined)
  }
  const fault = setting?.fault ?? 'none'
  const good =
    path === 'openapi.json' ? { status: 200, body: standInDocument(service, fault) } : standInAnswer(service, path, dayOf(clock.now()))
  const bent = bendAnswer(good, fault)
  return reply.code(bent.status).type(bent.type).send(bent.body)
}

/** Mounts the stand-ins; never in production. */
export function mountStandIns(app: App): void {
  if (app.config.mode === 'production') return
  const Params = Type.Object({ service: Type.Union(serviceKeys.map((key) => Type.Literal(key))), '*': Type.String({ maxLength: 200 }) })
  app.get(`${standInRoot}/:service/*`, { config: { access: anyone }, schema: { hide: true, params: Params } }, answer)
}
