import type { FastifyRequest } from 'fastify'
import { actorOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { type Area, findArea } from '../area/area.queries.ts'
import { findProducer, findProducerOf, type Producer } from '../producer/producer.queries.ts'
import { findSeason, type Season } from '../season/season.queries.ts'
import { idOf } from './request.ts'
import { may } from './rights.ts'

export type AreaOf = { area: Area; producer: Producer }
export type SeasonOf = AreaOf & { season: Season }

/** The producer for whom the person acts now. */
export async function producerOf(request: FastifyRequest): Promise<Producer | undefined> {
  const { personId, actingFor } = actorOf(request)
  return findProducerOf(request.server.db, personId, actingFor?.code)
}

/** An area of the producer's own; nobody else learns that it exists. */
export async function ownArea(request: FastifyRequest, id = idOf(request)): Promise<AreaOf> {
  const [producer, area] = await Promise.all([producerOf(request), findArea(request.server.db, id)])
  if (!producer || !area || area.producerId !== producer.id) throw refuse('notFound', 'farming.no_area')
  return { area, producer }
}

export async function ownSeason(request: FastifyRequest): Promise<SeasonOf> {
  const season = await findSeason(request.server.db, idOf(request))
  if (!season) throw refuse('notFound', 'farming.no_season')
  return { season, ...(await ownArea(request, season.areaId)) }
}

/** An area that an officer may read or check; that they looked is written down for the producer. */
export async function officersArea(request: FastifyRequest, verb: 'read' | 'check', id = idOf(request)): Promise<AreaOf> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const area = await findArea(db, id)
  const at = clock.now()
  if (!area || !(await may(db, actor, 'read', area.unitId, at))) throw refuse('notFound', 'farming.no_area')
  if (verb === 'check' && !(await may(db, actor, 'check', area.unitId, at))) throw refuse('notAllowed', 'core.not_allowed')
  const producer = await findProducer(db, area.producerId)
  if (!producer) throw refuse('notFound', 'farming.no_area')
  await recordAccess(db, {
    personId: producer.personId,
    actor,
    unitId: area.unitId,
    purpose: 'farming.purpose.check',
    legalGround: 'public_duty',
    subject: area.number ?? area.name,
    at,
  })
  return { area, producer }
}

export async function officersSeason(request: FastifyRequest, verb: 'read' | 'check'): Promise<SeasonOf> {
  const season = await findSeason(request.server.db, idOf(request))
  if (!season) throw refuse('notFound', 'farming.no_season')
  return { season, ...(await officersArea(request, verb, season.areaId)) }
}
