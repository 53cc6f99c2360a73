import { opensFor, type RouteDoor } from '#core/opens.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Access, Actor } from '#core/access.ts'
import type { Clock } from '#core/clock.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { type Lang, type T, localized } from '#core/i18n.ts'
import type { Province } from '#core/province.ts'
import type { Module } from '#core/module.ts'
import type { Door } from '#core/ui/door.ts'
import { themeFrom } from '#core/ui/theme.ts'
import { type Assets, Layout } from '#core/ui/layout.tsx'

export type Page = {
  title: string
  body: ComponentChildren
  face?: 'portal' | 'desk' | 'steering'
  crumbs?: { href: string; label: string }[]
  status?: number
  /** Names of the page's own parts: `<name>.css` and `<name>.island.ts` of a module are loaded by the pages that name them. */
  parts?: string[]
  /** Draws the page without masthead and footer, for a wall. */
  bare?: boolean
  /** In place of what the reader chose. */
  theme?: 'light' | 'dark'
}

/** The province that the program serves, from its pack. */

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** A protocol endpoint that guards itself: other sites' pages may send to it (see same-origin.ts). */
    crossSite?: boolean
    bodyLimit?: number
  }
  interface FastifyInstance {
    db: Db
    clock: Clock
    config: Config
    assets: Assets
    province: Province
    /** What officers hold, asked of every module that knows. */
    holders: NonNullable<Module['holds']>[]
    /** Every entry of the navigation, of all modules. */
    navigation: Door[]
    /** Every route and who may use it. */
    doors: RouteDoor[]
  }
  interface FastifyRequest {
    actor?: Actor | undefined
    lang: Lang
    t: T
  }
  interface FastifyReply {
    page(page: Page): FastifyReply
  }
}

/** Whether the answer is a page for a person; programs that accept JSON, and everything under /api, get JSON. */
export function wantsHtml(request: FastifyRequest): boolean {
  if (request.url.startsWith('/api/')) return false
  const accept = request.headers.accept ?? ''
  return accept.includes('text/html') || !accept.includes('json')
}

/** On the desk also whose roles were lent to the officer: they act for more than themselves. */
function nameShown(t: T, actor: Actor, face: Page['face']): string {
  if (face !== 'desk' && actor.actingFor) return `${actor.name} (${t('core.acting_for', { name: actor.actingFor.name })})`
  const lenders = [...new Set(actor.roles.flatMap((held) => held.delegatedBy ?? []))]
  return face === 'desk' && lenders.length > 0 ? `${actor.name} (${t('core.lent_by', { names: lenders.join(', ') })})` : actor.name
}

/** The whole document of a page, for the few answers that Fastify does not send itself. */
export function renderPage(request: FastifyRequest, page: Page): string {
  const { actor, server, t } = request
  const html = renderToString(
    Layout({
      t,
      // Whoever hears the page learns first that something is to be mended.
      title: page.status === 422 ? `${t('core.error_prefix')} ${page.title}` : page.title,
      face: page.face ?? 'portal',
      path: request.url,
      province: localized(t.lang, server.province.name),
      actor:
        actor && actor.kind !== 'system'
          ? {
              name: nameShown(t, actor, page.face),
              kind: actor.kind,
              unit: actor.office && localized(t.lang, actor.office),
              roles: actor.roles.map((held) => held.role),
            }
          : undefined,
      crumbs: page.crumbs?.filter(({ href }) => opensFor(server.doors, actor, href)),
      doors: server.navigation,
      assets: server.assets,
      parts: page.parts,
      bare: page.bare,
      theme: page.theme ?? themeFrom(request.cookies.theme),
      standIn: server.config.mode === 'production' ? undefined : t('core.demo_banner'),
      children: page.body,
    }),
  )
  return `<!doctype html>${html}`
}

export function sendPage(this: FastifyReply, page: Page): FastifyReply {
  return (
    this.code(page.status ?? 200)
      .type('text/html; charset=utf-8')
      .header('cache-control', this.request.actor ? 'private, no-store' : 'no-cache')
      // As bytes: a text would be gone through twice, to be measured and to be written.
      .send(Buffer.from(renderPage(this.request, page)))
  )
}
