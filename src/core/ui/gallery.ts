import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { Type } from 'typebox'
import { anyone } from '#core/access.ts'
import { languages, localized, translatorFor } from '#core/i18n.ts'
import type { App } from '#core/module.ts'
import { GalleryCasePage } from '#core/ui/gallery-desk.page.tsx'
import { GalleryPage } from '#core/ui/gallery.page.tsx'
import { samplesFor } from '#core/ui/gallery.samples.ts'
import { Layout, type LayoutProps } from '#core/ui/layout.tsx'

const oneOf = <const V extends string>(values: readonly V[]) => Type.Optional(Type.Union(values.map((value) => Type.Literal(value))))
const Choice = Type.Object({
  lang: oneOf(languages),
  theme: oneOf(['auto', 'light', 'dark'] as const),
  face: oneOf(['portal', 'desk', 'steering'] as const),
})
export type GalleryChoice = { lang?: 'vi' | 'en' | 'km'; theme?: 'auto' | 'light' | 'dark'; face?: 'portal' | 'desk' | 'steering' }

/** The gallery as a whole document. */
export function galleryHtml(
  choice: GalleryChoice & { part?: 'all' | 'case' },
  frame: Pick<LayoutProps, 'assets' | 'province' | 'path'>,
): string {
  const t = translatorFor(choice.lang ?? 'vi')
  const theme = choice.theme ?? 'auto'
  const face = choice.part === 'case' ? 'desk' : (choice.face ?? 'portal')
  const s = samplesFor(t.lang)
  const children = choice.part === 'case' ? h(GalleryCasePage, { t }) : h(GalleryPage, { t, theme, face })
  const title = choice.part === 'case' ? s.birth : face === 'desk' ? s.lists : s.title
  const actor = face === 'portal' ? undefined : { name: 'Nguyễn Thị Kim Ngân', kind: 'officer' as const, unit: s.ward }
  return `<!doctype html>${renderToString(Layout({ t, title, face, theme, actor, ...frame, children }))}`
}

/** /dev/ui: every component in every state, theme and language; /dev/ui/case the desk's case. Not in production. */
export function galleryRoutes(app: App): void {
  const options = { config: { access: anyone }, schema: { hide: true, querystring: Choice } }
  for (const part of ['all', 'case'] as const) {
    app.get(part === 'all' ? '/dev/ui' : '/dev/ui/case', options, async (request, reply) => {
      const frame = { assets: app.assets, province: localized(request.lang, app.province.name), path: request.url }
      return reply.type('text/html; charset=utf-8').send(galleryHtml({ ...(request.query as GalleryChoice), part }, frame))
    })
  }
}
