import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { formatDate, localized, type MessageKey } from '#core/i18n.ts'
import { sendCatalogue, wishedFor } from '../catalogue/linked.ts'
import { listPublished } from '../catalogue/published.ts'
import { themes } from '../dataset/definition.ts'
import { hasSettings, settings } from '../dataset/settings.ts'
import { formatFacts, formats } from '../release/formats.ts'
import { findPublished, standsAs } from './find.rules.ts'
import { ListPage } from './list.page.tsx'
import { refuse } from '#core/errors.ts'

const text = Type.Optional(Type.String({ maxLength: 200 }))
export const ListQuery = Type.Object({ q: text, 'chu-de': text, 'co-quan': text, dang: text, moi: text })

export const root = '/du-lieu-mo'

/** The catalogue: a page with search and filters, or linked data for a program that asks for it. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  if (!hasSettings()) throw refuse('notFound', 'opendata.none_here')
  const now = server.clock.now()
  reply.header('vary', 'accept, cookie')
  reply.header(
    'link',
    `<${root}/danh-muc.jsonld>; rel="alternate"; type="application/ld+json", <${root}/danh-muc.ttl>; rel="alternate"; type="text/turtle"`,
  )
  const all = await listPublished(server.db, now)
  const form = wishedFor(request.headers.accept)
  if (form !== 'html') return sendCatalogue(request, reply, form, all)
  const query = request.query as Static<typeof ListQuery>
  const asked = { q: query.q, theme: query['chu-de'], owner: query['co-quan'], format: query.dang, freshness: query.moi }
  const found = findPublished(all, asked, now)
  const owners = new Map(all.map(({ owner }) => [owner.code, localized(t.lang, owner.name)]))
  const used = new Set<string>(all.map(({ dataset }) => dataset.body.theme))
  const body = h(ListPage, {
    t,
    about: localized(t.lang, settings().about),
    query: asked,
    total: all.length,
    isFiltered: Object.values(asked).some(Boolean),
    themes: themes.filter((theme) => used.has(theme)).map((theme) => ({ value: theme, label: t(`opendata.theme.${theme}` as MessageKey) })),
    owners: [...owners].map(([value, label]) => ({ value, label })).sort((a, b) => (a.label < b.label ? -1 : 1)),
    formats: formats.map((format) => ({ value: format, label: formatFacts[format].words })),
    lines: found.map((one) => ({
      href: `${root}/${one.dataset.key}`,
      title: localized(t.lang, one.dataset.body.title),
      about: localized(t.lang, one.dataset.body.about),
      owner: localized(t.lang, one.owner.name),
      theme: t(`opendata.theme.${one.dataset.body.theme}` as MessageKey),
      updated: formatDate(t.lang, one.release.issuedAt),
      rows: t('opendata.rows', { count: one.release.rows }),
      formats: one.release.files.map(({ format }) => formatFacts[format].words),
      freshness: standsAs(one, now),
    })),
  })
  return reply.page({ title: t('opendata.title'), body, parts: ['open-data'], crumbs: [{ href: '/', label: t('core.home') }] })
}
