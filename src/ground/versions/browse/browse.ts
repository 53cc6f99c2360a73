import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { formatDate, formatDateTime, type T } from '#core/i18n.ts'
import { changesBetween } from '../diff/diff.rules.ts'
import { findOpenDraft, listDraftsOf, listOpenDrafts } from '../draft/draft.queries.ts'
import { getKind, listKinds, thingToolsFor, type VersionLine } from '../kinds/kinds.ts'
import { ComparePage, KindPage, type Line, StartPage, ThingPage } from './browse.page.tsx'

export const root = '/quan-tri/phien-ban'
export const draftRoot = '/quan-tri/ban-thao'
const pageSize = 50

type Query = Record<string, string | undefined>
type Params = { kind: string; key: string }
const clean = (text: string | undefined): string | undefined => text?.replaceAll('\u0000', '').slice(0, 200).trim() || undefined

export const crumbsOf = (t: T, kind?: { kind: string; label: Parameters<T>[0] }, thing?: { key: string; title: string }) => [
  { href: root, label: t('versions.title') },
  ...(kind ? [{ href: `${root}/${kind.kind}`, label: t(kind.label) }] : []),
  ...(kind && thing ? [{ href: `${root}/${kind.kind}/${encodeURIComponent(thing.key)}`, label: thing.title }] : []),
]

export async function titleOf(request: FastifyRequest, kind: string, key: string): Promise<string> {
  const title = await getKind(kind).title(request.server.db, key)
  if (title === undefined) throw refuse('notFound', 'versions.no_such_thing', { key })
  return title
}

/** A day or a moment, in words. */
export const dayWords = (t: T, at: Date | string): string => (typeof at === 'string' ? formatDate(t.lang, at) : formatDateTime(t.lang, at))

/** Every kind of thing that has versions, and what waits for a second person. */
export async function showStart(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const drafts = await listOpenDrafts(server.db)
  const waiting = await Promise.all(
    drafts.map(async (draft) => ({
      id: draft.id,
      href: `${draftRoot}/${draft.id}`,
      kind: t(getKind(draft.kind).label),
      title: (await getKind(draft.kind).title(server.db, draft.key)) ?? draft.key,
      state: draft.state,
      by: draft.draftedByName,
      at: formatDateTime(t.lang, draft.draftedAt),
      fault: draft.fault,
    })),
  )
  const kinds = listKinds().map((kind) => ({
    href: `${root}/${kind.kind}`,
    label: t(kind.label),
    text: t(kind.about),
  }))
  return reply.page({ title: t('versions.title'), face: 'desk', body: h(StartPage, { t, kinds, waiting }) })
}

/** The things of one kind, found by name or key. */
export async function showKind(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { kind: name } = request.params as Params
  const kind = getKind(name)
  const query = request.query as Query
  const q = clean(query.q)
  const things = await kind.list(server.db, { q, after: clean(query.sau), limit: pageSize + 1 })
  const shown = things.slice(0, pageSize)
  const last = shown.at(-1)
  const params = new URLSearchParams({ ...(q ? { q } : {}), ...(last ? { sau: last.key } : {}) })
  const body = h(KindPage, {
    t,
    title: t(kind.label),
    about: t(kind.about),
    action: `${root}/${kind.kind}`,
    q,
    things: shown.map((thing) => ({ ...thing, href: `${root}/${kind.kind}/${encodeURIComponent(thing.key)}` })),
    next: things.length > pageSize && last ? `${root}/${kind.kind}?${params}` : undefined,
  })
  return reply.page({ title: t(kind.label), face: 'desk', crumbs: crumbsOf(t), body })
}

const lineOf = (t: T, at: string, line: VersionLine, before: VersionLine | undefined): Line => ({
  number: line.number,
  from: dayWords(t, line.from),
  to: line.to ? dayWords(t, line.to) : undefined,
  by: line.by ?? t('versions.by_program'),
  compare: before ? `${at}/so-sanh?cu=${before.number}&moi=${line.number}` : undefined,
})

/** All versions of one thing, its open draft and what became of the drafts before. */
export async function showThing(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { kind: name, key } = request.params as Params
  const kind = getKind(name)
  const title = await titleOf(request, name, key)
  const at = `${root}/${name}/${encodeURIComponent(key)}`
  const versions = await kind.versions(server.db, key)
  const draft = await findOpenDraft(server.db, name, key)
  const past = (await listDraftsOf(server.db, name, key)).filter((one) => one.id !== draft?.id)
  const body = h(ThingPage, {
    t,
    title,
    name: key,
    edit: kind.editor?.(key) ?? `${at}/soan`,
    tools: thingToolsFor(name).map((tool) => ({ href: tool.href(name, key), label: t(tool.label), text: t(tool.about) })),
    draft: draft && { href: `${draftRoot}/${draft.id}`, state: draft.state, by: draft.draftedByName },
    versions: versions.map((line, index) => lineOf(t, at, line, versions[index + 1])),
    past: past.map((one) => ({
      id: one.id,
      href: `${draftRoot}/${one.id}`,
      state: one.state,
      by: one.draftedByName,
      second: one.reviewedByName ?? one.decidedByName,
      at: formatDateTime(t.lang, one.decidedAt ?? one.draftedAt),
      number: one.publishedNumber,
    })),
  })
  return reply.page({ title, face: 'desk', crumbs: crumbsOf(t, kind), body })
}

/** Two versions of one thing, place by place. */
export async function showCompare(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { kind: name, key } = request.params as Params
  const kind = getKind(name)
  const title = await titleOf(request, name, key)
  const versions = await kind.versions(server.db, key)
  const query = request.query as Query
  const [newest, second] = versions
  const now = versions.find((line) => line.number === Number(query.moi)) ?? newest
  const old = versions.find((line) => line.number === Number(query.cu)) ?? second
  if (!now || !old) throw refuse('notFound', 'versions.no_such_version')
  const [before, after] = await Promise.all([old, now].map((line) => kind.body(server.db, key, line.number)))
  const body = h(ComparePage, {
    t,
    title,
    action: `${root}/${name}/${encodeURIComponent(key)}/so-sanh`,
    numbers: versions.map((line) => line.number),
    old: old.number,
    now: now.number,
    changes: changesBetween(before, after).map((change) => ({ ...change, place: kind.place?.(t, change.path) ?? change.path })),
  })
  return reply.page({ title: t('versions.compare', { title }), face: 'desk', crumbs: crumbsOf(t, kind, { key, title }), body })
}
