import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { Empty } from '#core/ui/empty.tsx'
import { findUnitByCode } from '#ground/places/index.ts'
import type { Branch } from '../figures/figure.ts'
import { type Ground, groundOf, pictureOf } from '../figures/picture.ts'
import { nameOf } from './board.ts'
import { CentrePage, type Doors } from './centre.page.tsx'
import { renderLive, renderRest, renderWall, type Shown } from './render.ts'
import { maySee, ownUnit, reports, viewerOf } from './viewer.ts'
import { WallPage } from './wall.page.tsx'

export const Query = Type.Object({
  lop: Type.Optional(Type.String({ maxLength: 60 })),
  ky: Type.Optional(Type.String({ maxLength: 10 })),
  'co-cau': Type.Optional(Type.String({ maxLength: 10 })),
})
export const Params = Type.Object({ unit: Type.String({ maxLength: 40 }) })

/** The unit that was asked for by its code, if the reader may see its figures; without one, where the reader begins. */
export async function placed(request: FastifyRequest, ground: Ground, code: string | undefined): Promise<Branch> {
  const { server, actor } = request
  if (code === undefined) {
    const own = ground.tree.get(ownUnit(actor, ground) ?? '')
    if (!own) throw refuse('notAllowed', 'centre.not_your_unit')
    return own
  }
  const known = [...ground.tree.values()].find((unit) => unit.code === code)
  const id = known?.id ?? (await findUnitByCode(server.db, code, { on: ground.day }))?.id
  const unit = id === undefined ? undefined : ground.tree.get(id)
  if (!unit) throw refuse('notFound', 'centre.no_such_unit', { code })
  if (!maySee(actor, ground, unit.id)) throw refuse('notAllowed', 'centre.not_your_unit')
  return unit
}

/** The picture of the unit as this reader may see it. */
export async function shownTo(request: FastifyRequest, ground: Ground, unitId: string): Promise<Shown> {
  const picture = await pictureOf(request.server, ground, unitId)
  return { picture, ground, viewer: viewerOf(request.actor, picture, request.server.doors), lang: request.lang }
}

const unitPath = (unit: Branch): string => `/dieu-hanh/don-vi/${encodeURIComponent(unit.code)}`
export const streamOf = (unit: Branch, face: 'ban' | 'tuong'): string =>
  `/dieu-hanh/song?${new URLSearchParams({ 'don-vi': unit.code, mat: face })}`

function doorsOf({ t }: FastifyRequest, { viewer, picture }: Shown): Doors {
  const isRoot = picture.unit.id === picture.root.id
  return [
    ...(isRoot ? [{ href: '/dieu-hanh/tuong', label: t('centre.door.wall') }] : []),
    ...(viewer.alarms ? [{ href: '/dieu-hanh/canh-bao', label: t('centre.alarm.title') }] : []),
    ...(viewer.duty ? [{ href: '/dieu-hanh/truc-ban', label: t('centre.duty.title') }] : []),
    { href: '/dieu-hanh/ban-tin', label: t('centre.brief.title') },
    ...(viewer.links ? [{ href: '/dieu-hanh/chi-tieu', label: t('centre.door.indicators') }] : []),
    ...(viewer.doors.includes(reports) ? [{ href: reports, label: t('centre.door.reports') }] : []),
  ]
}

/** What stands in the pack's place where a province has no centre yet. */
const nothing = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply.page({
    title: request.t('centre.title'),
    face: 'steering',
    body: h(Empty, { title: request.t('centre.no_composition'), text: request.t('centre.no_composition_hint') }),
  })

/** The centre of the province or of one unit. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const ground = await groundOf(server)
  if (!ground) return nothing(request, reply)
  const unit = await placed(request, ground, (request.params as Partial<Static<typeof Params>>).unit)
  const shown = await shownTo(request, ground, unit.id)
  const path = unit.id === ground.root.id ? '/dieu-hanh' : unitPath(unit)
  const [live, rest] = await Promise.all([renderLive(shown), renderRest(server, shown, request.query as Static<typeof Query>, path)])
  const parent = unit.parentId ? ground.tree.get(unit.parentId) : undefined
  const above =
    parent && maySee(request.actor, ground, parent.id)
      ? { href: parent.id === ground.root.id ? '/dieu-hanh' : unitPath(parent), label: `‹ ${nameOf(t, parent)}` }
      : undefined
  const title = t('centre.title_of', { unit: nameOf(t, unit) })
  const body = h(CentrePage, { t, title, doors: doorsOf(request, shown), above, live, rest, stream: streamOf(unit, 'ban') })
  return reply.page({ title, face: 'steering', parts: ['centre', 'centre-live'], body })
}

/** The wall of the control room. */
export async function wall(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const ground = await groundOf(server)
  if (!ground) return nothing(request, reply)
  const unit = await placed(request, ground, undefined)
  const live = await renderWall(server, await shownTo(request, ground, unit.id))
  const body = h(WallPage, { t, live, stream: streamOf(unit, 'tuong') })
  return reply.page({ title: t('centre.wall.title'), face: 'steering', parts: ['centre', 'centre-live'], bare: true, theme: 'dark', body })
}
