import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { actorOf, allows } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime } from '#core/i18n.ts'
import { canonical } from '#engine/indicators/index.ts'
import { toPdf } from '#government/reports/index.ts'
import { listEntries } from '../duty/log.queries.ts'
import { pathIn } from '../figures/figure.ts'
import { type Ground, groundOf, type Place, pictureOf } from '../figures/picture.ts'
import { nameOf } from '../page/board.ts'
import { placed } from '../page/centre.ts'
import { maySee } from '../page/viewer.ts'
import { BriefPage } from './brief.page.tsx'
import { findBrief, insertBrief, listBriefs } from './brief.queries.ts'
import { briefPaper, contentOf } from './content.ts'

export const Params = Type.Object({ id: Type.String({ format: 'uuid' }) })
const root = '/dieu-hanh/ban-tin'
const day = 86_400_000

/** Makes the brief of a unit as it stands now. */
export async function makeBrief(place: Place, ground: Ground, unitId: string, by: string): Promise<string> {
  const { db, clock } = place
  const now = clock.now()
  const picture = await pictureOf(place, ground, unitId)
  const ids = [...ground.tree.keys()].filter((id) => pathIn(ground.tree, id).includes(unitId))
  const content = contentOf(picture, await listEntries(db, ids, { from: new Date(now.getTime() - day), to: now }))
  const sha256 = createHash('sha256').update(canonical(content)).digest('hex')
  return insertBrief(db, { unitId, day: dayOf(now), content, sha256, madeAt: now, madeBy: by })
}

async function standing(request: FastifyRequest): Promise<Ground> {
  const ground = await groundOf(request.server)
  if (!ground) throw refuse('notFound', 'centre.no_composition')
  return ground
}

const mayMake = (request: FastifyRequest, ground: Ground, unitId: string): boolean =>
  allows(request.actor, 'read', 'shift', { unitId, unitPath: pathIn(ground.tree, unitId) })

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const ground = await standing(request)
  const unit = await placed(request, ground, undefined)
  const briefs = await listBriefs(server.db, unit.id, 60)
  const body = h(BriefPage, {
    t,
    unit: nameOf(t, unit),
    mayMake: mayMake(request, ground, unit.id),
    rows: briefs.map((brief) => ({
      id: brief.id,
      day: formatDate(t.lang, brief.day),
      version: String(brief.version),
      made: formatDateTime(t.lang, brief.madeAt),
      by: brief.madeBy,
      alarms: String(brief.content.alarms.length),
      href: `${root}/${brief.id}/pdf`,
    })),
  })
  const crumbs = [{ href: '/dieu-hanh', label: t('core.nav.steering') }]
  return reply.page({ title: t('centre.brief.title'), face: 'steering', crumbs, body })
}

export async function make(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const ground = await standing(request)
  const unit = await placed(request, ground, undefined)
  if (!mayMake(request, ground, unit.id)) throw refuse('notAllowed', 'centre.brief.not_yours')
  await makeBrief(request.server, ground, unit.id, actorOf(request).name)
  return reply.redirect(root, 303)
}

/** The brief as it was made: the same bytes whenever it is asked for. */
export async function paper(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const ground = await standing(request)
  const brief = await findBrief(request.server.db, (request.params as Static<typeof Params>).id)
  if (!brief || !maySee(request.actor, ground, brief.unitId)) throw refuse('notFound', 'centre.brief.none_such')
  const bytes = await toPdf(briefPaper(brief), brief.madeAt)
  return reply
    .type('application/pdf')
    .header('content-disposition', `attachment; filename="ban-tin-${brief.day}-${brief.version}.pdf"`)
    .header('cache-control', 'private, no-store')
    .send(bytes)
}
