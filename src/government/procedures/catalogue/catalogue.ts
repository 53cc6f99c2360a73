import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, localized } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { doorsFor } from '#core/ui/door.ts'
import { filtersOf, type Query, questionOf, readCursor, searchHref, writeCursor } from './address.rules.ts'
import { askFor } from './ask.rules.ts'
import { findFirstDay, findSheet, homeFigures } from './catalogue.queries.ts'
import { HomePage } from './home.page.tsx'
import { sheetExtras } from '../bundle/sheet.ts'
import { linkedProcedure } from '../linked/linked.rules.ts'
import type { PortalData } from './pack-data.ts'
import { ProcedurePage } from './procedure.page.tsx'
import { type Filters, type Found, searchProcedures } from './search.queries.ts'
import { SearchPage } from './search.page.tsx'

export const pageSize = 20

/** Codes most filed lately, most first; the dossier half supplies it. */
export type MostFiled = (db: Db, now: Date, limit: number) => Promise<string[]>

/** The first page: one question, life events, where is my dossier, what others do. */
export async function home(request: FastifyRequest, reply: FastifyReply, data: PortalData, mostFiled?: MostFiled): Promise<FastifyReply> {
  const { server, t } = request
  const now = server.clock.now()
  const filed = (await mostFiled?.(server.db, now, 6)) ?? []
  // A table of one or two lines says nothing: until enough is filed, the pack's choice stands.
  const counted = filed.length >= 3
  const others = doorsFor(server.navigation, 'portal', request.actor).flatMap(({ href, label, about }) =>
    about ? [{ href, label: t(label), text: t(about) }] : [],
  )
  const codes = counted ? filed : data.home.curated
  const figures = await homeFigures(server.db, dayOf(now), codes)
  return reply.page({
    title: t('procedures.home.title'),
    body: h(HomePage, { t, events: data.events, asks: data.home.asks, figures, counted, others }),
  })
}

type SearchOptions = { on: string; data: PortalData; q: string; filters: Filters; cursor?: string | undefined; limit: number }

/** Answers with every word; where there are none, those with any of the words, marked as near. */
export async function find(db: Db, options: SearchOptions): Promise<Found & { near: boolean }> {
  const { on, data, q, filters, cursor, limit } = options
  const ask = askFor(fold(q), q, data.synonyms)
  const after = readCursor(cursor)
  const found = await searchProcedures(db, { on, ask, mode: 'all', filters, after, limit })
  if (found.total > 0 || !ask) return { ...found, near: false }
  const near = await searchProcedures(db, { on, ask, mode: 'any', filters: {}, after: undefined, limit: 8 })
  return { ...near, next: undefined, near: true }
}

/** Search with filters; every state of it is an address. */
export async function search(
  request: FastifyRequest<{ Querystring: Query }>,
  reply: FastifyReply,
  data: PortalData,
): Promise<FastifyReply> {
  const { server, t, query } = request
  const q = questionOf(query)
  const filters = filtersOf(query)
  const found = await find(server.db, { on: dayOf(server.clock.now()), data, q, filters, cursor: query.sau, limit: pageSize })
  const next =
    found.next &&
    `${searchHref(q, filters)}${searchHref(q, filters).includes('?') ? '&' : '?'}sau=${encodeURIComponent(writeCursor(found.next))}`
  return reply.page({
    title: q ? t('procedures.search.title_for', { q }) : t('procedures.search.title'),
    crumbs: [{ href: '/', label: t('procedures.home.crumb') }],
    body: h(SearchPage, { t, q, filters, found, events: data.events, next, first: !query.sau }),
  })
}

/** All that belongs to one event of a life. */
export async function lifeEvent(
  request: FastifyRequest<{ Params: { key: string }; Querystring: Query }>,
  reply: FastifyReply,
  data: PortalData,
): Promise<FastifyReply> {
  const { server, t, params, query } = request
  const event = data.events.find((e) => e.key === params.key)
  if (!event) throw refuse('notFound', 'procedures.no_such_event')
  const filters = { lifeEvent: event.key }
  const found = await find(server.db, { on: dayOf(server.clock.now()), data, q: '', filters, cursor: query.sau, limit: 50 })
  return reply.page({
    title: localized(t.lang, event.name),
    crumbs: [{ href: '/', label: t('procedures.home.crumb') }],
    body: h(SearchPage, {
      t,
      q: '',
      filters,
      found,
      events: data.events,
      event,
      guide: data.guides.has(event.key) ? `/viec-doi/${event.key}` : undefined,
      next: found.next && `/su-kien/${event.key}?sau=${encodeURIComponent(writeCursor(found.next))}`,
      first: !query.sau,
    }),
  })
}

/** A day of an address (?ngay=2024-01-01); undefined when it is none. */
export function dayIn(text: string): string | undefined {
  if (!/^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return undefined
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined
}

/** Whether a program asks for linked data and would not rather have a page. */
const wantsLinkedData = (accept: string | undefined): boolean =>
  /application\/ld\+json(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accept ?? '') && !/text\/html/.test(accept ?? '')

/** The procedure, as in force today or on the day asked for: a page, or linked data where a program asks for it. */
export async function show(
  request: FastifyRequest<{ Params: { code: string }; Querystring: Query }>,
  reply: FastifyReply,
  data: PortalData,
): Promise<FastifyReply> {
  const { server, t, params, query } = request
  const code = params.code.replaceAll('\u0000', '')
  const today = dayOf(server.clock.now())
  const on = query.ngay === undefined ? today : dayIn(query.ngay)
  if (!on) throw refuse('badRequest', 'procedures.bad_day')
  const sheet = await findSheet(server.db, code, on)
  if (!sheet) {
    const first = await findFirstDay(server.db, code)
    if (!first) throw refuse('notFound', 'procedures.no_such_procedure', { code })
    throw refuse('notFound', 'procedures.not_in_force', { code, day: formatDate(t.lang, on), first: formatDate(t.lang, first) })
  }
  reply.header('vary', 'accept, cookie')
  if (wantsLinkedData(request.headers.accept))
    return reply.type('application/ld+json').send(JSON.stringify(linkedProcedure(server.config.publicUrl, sheet, data.events)))
  const extras = await sheetExtras(server.db, t, sheet.procedure, server.clock.now())
  if (!request.actor) {
    const made = [
      extras,
      sheet.versionId,
      sheet.validTo,
      sheet.versions.length,
      sheet.related.map((r) => r.code),
      sheet.defects.length,
      on === today,
      t.lang,
      server.assets.css.portal,
    ]
    const etag = `"${createHash('sha256').update(JSON.stringify(made)).digest('base64url').slice(0, 22)}"`
    reply.header('etag', etag)
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  }
  const event = data.events.find((e) => sheet.procedure.lifeEvents.includes(e.key))
  return reply.page({
    title: localized(t.lang, sheet.procedure.name),
    crumbs: [
      { href: '/', label: t('procedures.home.crumb') },
      event
        ? { href: `/su-kien/${event.key}`, label: localized(t.lang, event.name) }
        : { href: '/thu-tuc', label: t('procedures.search.title') },
    ],
    body: h(ProcedurePage, { t, sheet, on, past: on !== today && sheet.validTo !== null, ...extras }),
  })
}
