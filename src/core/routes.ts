import { Type } from 'typebox'
import { h } from 'preact'
import { anyone } from '#core/access.ts'
import { ApiPage } from '#core/api.page.tsx'
import { refuse } from '#core/errors.ts'
import { isLang } from '#core/i18n.ts'
import { type Measured, metricsText, ownMeasures } from '#core/metrics.ts'
import type { App } from '#core/module.ts'
import { pwaRoutes } from '#core/ui/pwa/pwa.ts'
import { themeRoutes } from '#core/ui/theme.ts'
import { galleryRoutes } from '#core/ui/gallery.ts'
import { OfflinePage } from '#core/ui/offline.page.tsx'

/** What the program says of itself: health, metrics, interface description, language switch, application manifest. */
export function coreRoutes(
  app: App,
  options: { ready(): Promise<Record<string, boolean>>; measured?: (() => Promise<Measured>) | undefined },
): void {
  const open = { access: anyone }
  const hidden = { config: open, schema: { hide: true } }
  app.get('/healthz', hidden, async () => ({ status: 'ok' }))
  app.get('/readyz', hidden, async (_request, reply) => {
    const checks = await options.ready().catch(() => ({ database: false }))
    const ready = Object.values(checks).every(Boolean)
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks })
  })
  app.get('/metrics', hidden, async (_request, reply) => {
    const checks: Record<string, boolean> = await options.ready().catch(() => ({}))
    const gauges = Object.fromEntries(Object.entries(checks).map(([name, ok]) => [`tinhso_ready_${name}`, ok ? 1 : 0]))
    return reply.type('text/plain; version=0.0.4').send(metricsText(gauges, (await options.measured?.()) ?? ownMeasures()))
  })
  app.get('/api/openapi.json', hidden, async () => app.swagger())
  app.get('/api', hidden, async (request, reply) => {
    const document = app.swagger() as Parameters<typeof ApiPage>[0]['document']
    return reply.page({ title: request.t('core.api.title'), body: h(ApiPage, { t: request.t, document }) })
  })
  app.get(
    '/ngon-ngu/:lang',
    { config: open, schema: { hide: true, querystring: Type.Object({ ve: Type.Optional(Type.String({ maxLength: 2000 })) }) } },
    async (request, reply) => {
      const { lang } = request.params as { lang: string }
      if (!isLang(lang)) throw refuse('notFound', 'core.not_found')
      const back = (request.query as { ve?: string }).ve ?? '/'
      return reply
        .setCookie('lang', lang, { path: '/', maxAge: 31_536_000, sameSite: 'lax', httpOnly: true, secure: request.protocol === 'https' })
        .redirect(localPath(back), 303)
    },
  )
  app.get('/ngoai-tuyen', hidden, async (request, reply) =>
    reply.page({ title: request.t('core.offline.title'), body: h(OfflinePage, { t: request.t }) }),
  )
  pwaRoutes(app)
  themeRoutes(app)
  if (app.config.mode !== 'production') galleryRoutes(app)
}

/** A path of our own to go back to; anything that could lead to another site becomes the home page. */
export function localPath(path: string): string {
  return /^\/(?![/\\])/.test(path) && !/[\r\n]/.test(path) ? path : '/'
}
