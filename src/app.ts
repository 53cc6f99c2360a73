import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { guard, registerRights, registerRoles } from '#core/access.ts'
import type { Clock } from '#core/clock.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { handleError } from '#core/handle-errors.ts'
import { sendPage } from '#core/http.ts'
import { readProvince } from '#core/province.ts'
import { isLang, translatorFor } from '#core/i18n.ts'
import { jsonLogger, logRequests } from '#core/log.ts'
import { countRequests, type Measured } from '#core/metrics.ts'
import type { Module } from '#core/module.ts'
import { registerHands, registerPersonalData } from '#core/personal.ts'
import { refuseNul } from '#core/no-nul.ts'
import { sharedCounts } from '#core/rate-limits.ts'
import { coreRoutes } from '#core/routes.ts'
import { sameOrigin } from '#core/same-origin.ts'
import type { Assets } from '#core/ui/layout.tsx'

export type AppOptions = {
  db: Db
  config: Config
  clock: Clock
  modules: Module[]
  assets: Assets
  ready(): Promise<Record<string, boolean>>
  /** What all processes have measured, where there are several. */
  measured?: (() => Promise<Measured>) | undefined
}

/** The program's door: plugins, the checks that every request passes, then the modules' routes. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { config, modules } = options
  const app = Fastify({
    loggerInstance: jsonLogger(config),
    genReqId: () => randomUUID(),
    trustProxy: config.trustProxy,
    bodyLimit: 1024 * 1024,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    ajv: { customOptions: { coerceTypes: 'array', removeAdditional: false, allErrors: true, strict: false } },
    frameworkErrors: refuseAddress,
    logController: new LogController({ disableRequestLogging: true }),
  })
  app.decorate('db', options.db)
  app.decorate('clock', options.clock)
  app.decorate('config', config)
  app.decorate('assets', options.assets)
  app.decorate('doors', [])
  app.decorate(
    'holders',
    modules.flatMap((module) => module.holds ?? []),
  )
  app.decorate(
    'navigation',
    modules.flatMap((module) => module.doors ?? []),
  )
  app.decorate('province', readProvince(config.province))
  app.decorateReply('page', sendPage)
  app.decorateRequest('actor', undefined)
  app.decorateRequest('lang', 'vi')
  app.decorateRequest('t', null as never)
  app.setErrorHandler(handleError)
  app.setNotFoundHandler({ preHandler: [] }, () => {
    throw refuse('notFound', 'core.not_found')
  })

  await app.register(cookie)
  await app.register(formbody)
  await app.register(multipart, { limits: { fileSize: 10 * 1024 * 1024, files: 20, fields: 500, fieldSize: 256 * 1024 } })
  await app.register(compress, { threshold: 1024, encodings: ['gzip'] })
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurity(config) },
    hsts: config.mode === 'production',
  })
  await app.register(rateLimit, { global: false, ...(config.processes > 1 ? { store: sharedCounts(options.db) } : {}) })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'tinhso', version: '1', description: 'The interface of the province.' },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          exchange: { type: 'http', scheme: 'basic', description: 'A system of the exchange, by its client id and secret.' },
        },
      },
    },
  })
  await app.register(fastifyStatic, { root: options.assets.dir, prefix: '/assets/', immutable: true, maxAge: '365d', decorateReply: false })

  const finders = modules.flatMap((module) => module.authenticate ?? [])
  app.addHook('onRequest', async (request) => {
    // A program, or a page kept for offline use, has no cookies: it may say its language.
    const chosen = request.cookies.lang ?? request.headers['x-lang']
    request.lang = isLang(chosen) ? chosen : 'vi'
    request.t = translatorFor(request.lang)
  })
  app.addHook('onRequest', sameOrigin)
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.url?.startsWith('/assets')) return
    for (const find of finders) {
      request.actor = await find(app, request)
      if (request.actor) break
    }
    if (!request.is404) guard(request)
  })
  app.addHook('preValidation', refuseNul)
  app.addHook('onRoute', (route) => {
    const own = route.url.startsWith('/assets/') || route.method === 'HEAD' || route.method === 'OPTIONS'
    if (own) return
    if (!route.config?.access) throw new Error(`route ${String(route.method)} ${route.url} does not say who may use it`)
    app.doors.push({ method: String(route.method), url: route.url, access: route.config.access.name, allows: route.config.access.allows })
  })
  countRequests(app)
  if (config.mode !== 'test') logRequests(app)
  for (const module of modules) {
    registerRoles(module.roles ?? [])
    registerRights(module.rights ?? [])
    if (module.personal) registerPersonalData(module.name, module.personal)
    if (module.hands) registerHands(module.name, module.hands)
  }
  await app.register(async (scope) => coreRoutes(scope, options))
  for (const module of modules) {
    if (module.routes) await app.register(async (scope) => module.routes?.(scope))
  }
  return app
}

/** An address that cannot be read is refused like anything else; no hook and no decorator has seen the request yet. */
function refuseAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  Object.assign(request, { lang: 'vi', t: translatorFor('vi'), cookies: {} })
  reply.page = sendPage
  const policy = Object.entries(contentSecurity(request.server.config)).map(([name, sources]) =>
    [name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`), ...sources].join(' '),
  )
  reply.header('content-security-policy', policy.join('; ')).header('x-content-type-options', 'nosniff')
  handleError(error, request, reply)
}

function contentSecurity(config: Config): Record<string, string[]> {
  const own = ["'self'"]
  return {
    defaultSrc: ["'none'"],
    scriptSrc: own,
    styleSrc: own,
    imgSrc: [...own, 'data:', 'blob:'],
    fontSrc: own,
    connectSrc: own,
    manifestSrc: own,
    workerSrc: own,
    objectSrc: ["'none'"],
    frameSrc: own,
    frameAncestors: own,
    formAction: own,
    baseUri: ["'none'"],
    ...(config.mode === 'production' ? { upgradeInsecureRequests: [] } : {}),
  }
}
