import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Actor, actorOf } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { RailLink } from '#core/ui/queue-shell.tsx'
import { type Desk, namesOf, textsOf, unitsWorked } from '../desk/desk.ts'
import { hrefWith } from '../queue/queue.rules.ts'
import { FiltersPage } from './filters.page.tsx'
import { dropFilter, listFilters, saveFilter, type SavedFilter } from './filters.queries.ts'

// What a queue's address may say: a kept filter is an address, and holds nothing else.
const parts = ['hang', 'ai', 'q', 'kenh', 'thu-tuc', 'giu'] as const

const ownAndShared = (db: Db, actor: Actor, desk: Desk): Promise<SavedFilter[]> => {
  return listFilters(db, { kind: desk.kind, personId: actor.personId, unitIds: unitsWorked(actor, desk) })
}

/** The kept filters as links of the queue's rail; `here` is the address that is open. */
export async function savedFilterLinks(db: Db, actor: Actor, desk: Desk, here: Record<string, string | undefined>): Promise<RailLink[]> {
  const now = hrefWith('', cut(here), {})
  return (await ownAndShared(db, actor, desk)).map(({ name, query }) => ({
    href: hrefWith(desk.root, query, {}),
    label: name,
    current: hrefWith('', cut(query), {}) === now,
  }))
}

function cut(query: Record<string, unknown>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const key of parts) {
    const value = query[key]
    if (typeof value === 'string' && value !== '') kept[key] = value.slice(0, 1000)
  }
  return kept
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  desk: Desk,
  form: { name: string; unit: string; query: Record<string, string> } | undefined,
  fault?: string,
): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const units = unitsWorked(actor, desk)
  const filters = await ownAndShared(server.db, actor, desk)
  const names = await namesOf(server.db, t.lang, [...units, ...filters.flatMap(({ unitId }) => unitId ?? [])])
  return reply.page({
    title: t('desk.filters.title'),
    face: 'desk',
    status: fault ? 422 : 200,
    crumbs: [{ href: desk.root, label: t('core.nav.work') }],
    body: h(FiltersPage, {
      t,
      root: desk.root,
      form,
      fault,
      units: units.map((id) => ({ value: id, label: names.get(id) ?? '' })),
      filters: filters.map((filter) => ({
        id: filter.id,
        name: filter.name,
        href: hrefWith(desk.root, filter.query, {}),
        shared: filter.unitId ? (names.get(filter.unitId) ?? '') : undefined,
        owner: filter.ownerId === actor.personId ? undefined : filter.ownerName,
      })),
    }),
  })
}

/** Kept filters, and the one to be kept when the queue's address is given. */
export function showFilters(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const query = cut(request.query as Record<string, unknown>)
  return page(request, reply, desk, Object.keys(query).length > 0 ? { name: '', unit: '', query } : undefined)
}

export async function submitFilter(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const actor = actorOf(request)
  const { name, unit } = textsOf(request, 'name', 'unit')
  const query = cut(request.body as Record<string, unknown>)
  const isMine = unit === '' || unitsWorked(actor, desk).includes(unit)
  if (!name || name.length > 80 || !isMine || Object.keys(query).length === 0)
    return page(request, reply, desk, { name, unit, query }, request.t(isMine ? 'desk.filters.name_missing' : 'desk.filters.unit_wrong'))
  const { db, clock } = request.server
  const shared = unit === '' ? null : unit
  await saveFilter(db, desk.kind, { ownerId: actor.personId, ownerName: actor.name, unitId: shared, name, query, at: clock.now() })
  return reply.redirect(hrefWith(desk.root, query, {}), 303)
}

export async function removeFilter(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const { id } = request.params as { id: string }
  if (!(await dropFilter(request.server.db, { id, ownerId: actorOf(request).personId }))) throw refuse('notFound', 'desk.filters.none_such')
  return reply.redirect(`${desk.root}/bo-loc`, 303)
}
