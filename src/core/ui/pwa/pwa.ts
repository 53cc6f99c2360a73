import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { anyone } from '#core/access.ts'
import { localized } from '#core/i18n.ts'
import type { App } from '#core/module.ts'

/** The mark: three strokes of water under a lotus line, on the deep ground. Inside the safe zone of maskable icons. */
export function iconSvg(): string {
  const strokes = [0, 1, 2].map(
    (line) => `<path d="M112 ${262 + line * 56}q72-48 144 0t144 0" stroke-width="${26 - line * 6}" opacity="${1 - line * 0.22}"/>`,
  )
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><path fill="#073b46" d="M0 0h512v512H0z"/>' +
    `<g fill="none" stroke="#7fc8cf" stroke-linecap="round">${strokes.join('')}</g>` +
    '<path d="M176 166h160" stroke="#f3a3c3" stroke-width="26" stroke-linecap="round"/></svg>'
  )
}

/** What a phone needs to put the portal on its home screen. */
export function webManifest(province: string, lang: string): Record<string, unknown> {
  return {
    name: `Tỉnh số ${province}`,
    short_name: 'Tỉnh số',
    lang,
    id: '/',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#faf8f4',
    theme_color: '#073b46',
    icons: [
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any', purpose: 'any' },
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any', purpose: 'maskable' },
    ],
  }
}

/** Manifest, icon and service worker, at the addresses where browsers look for them. */
export function pwaRoutes(app: App): void {
  const hidden = { config: { access: anyone }, schema: { hide: true } }
  const worker = readFileSync(join(app.assets.dir, app.assets.worker), 'utf8')
  app.get('/manifest.webmanifest', hidden, async (request, reply) =>
    reply.type('application/manifest+json').send(JSON.stringify(webManifest(localized(request.lang, app.province.name), request.lang))),
  )
  app.get('/icon.svg', hidden, async (_request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(iconSvg()),
  )
  app.get('/sw.js', hidden, async (_request, reply) => reply.type('text/javascript').header('cache-control', 'no-cache').send(worker))
}
