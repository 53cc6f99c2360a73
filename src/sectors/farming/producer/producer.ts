import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { listReceivingUnits } from '#government/procedures/index.ts'
import { getUnit, type Unit } from '#ground/places/index.ts'
import { listAreasOf } from '../area/area.queries.ts'
import { getCatalogue, kindOf } from '../catalogue/catalogue.ts'
import { type Fields, fieldsOf, root } from '../farm/request.ts'
import { producerOf } from '../farm/whose.ts'
import { listSeasons } from '../season/season.queries.ts'
import { HomePage, ProducerPage } from './producer.page.tsx'
import {
  consents,
  findConsents,
  insertConsent,
  insertProducer,
  type Producer,
  type ProducerKind,
  producerKinds,
  updateProducer,
} from './producer.queries.ts'

export const communesOf = async (request: FastifyRequest): Promise<Unit[]> => {
  const { db, clock, province } = request.server
  return (await listReceivingUnits(db, province, dayOf(clock.now()))).communes
}

/** The producer's areas and what grows on them; who has none yet is asked who they are. */
export async function home(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db } = server
  const producer = await producerOf(request)
  if (!producer) return form(request, reply, { name: actorOf(request).actingFor?.name ?? actorOf(request).name, kind: 'household' })
  const [catalogue, areas] = await Promise.all([getCatalogue(db), listAreasOf(db, producer.id)])
  const seasons = await listSeasons(
    db,
    areas.map(({ id }) => id),
  )
  const lines = await Promise.all(
    areas.map(async (area) => ({
      id: area.id,
      name: area.name,
      kind: localized(t.lang, kindOf(catalogue, area.kind)?.label ?? area.kind),
      sizeM2: area.sizeM2,
      unit: (await getUnit(db, area.unitId)).fullName,
      state: area.state,
      number: area.number,
      openSeason: seasons.find(({ areaId, endedAt }) => areaId === area.id && !endedAt)?.id,
    })),
  )
  return reply
    .header('x-keep-offline', 'own')
    .page({ title: t('farming.title'), face: 'portal', body: h(HomePage, { t, producer: producer.name, lines }), parts: ['farming'] })
}

async function form(
  request: FastifyRequest,
  reply: FastifyReply,
  values: Fields,
  more: { errors?: FieldFault[]; isKnown?: boolean } = {},
): Promise<FastifyReply> {
  const { t } = request
  const title = t(more.isKnown ? 'farming.producer.title' : 'farming.producer.first_title')
  const body = h(ProducerPage, {
    t,
    title,
    values,
    errors: more.errors ?? [],
    communes: (await communesOf(request)).map((unit) => ({ value: unit.id, label: unit.fullName })),
    organisation: actorOf(request).actingFor?.name,
  })
  const crumbs = more.isKnown ? [{ href: root, label: t('farming.title') }] : []
  return reply.page({ title, face: 'portal', status: more.errors?.length ? 422 : 200, crumbs, body, parts: ['farming'] })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const producer = await producerOf(request)
  if (!producer) return reply.redirect(root, 303)
  const given = await findConsents(request.server.db, producer.id)
  const values = {
    name: producer.name,
    kind: producer.kind,
    unit: producer.unitId,
    show_name: yes(given.name),
    show_place: yes(given.place),
  }
  return form(request, reply, values, { isKnown: true })
}
const yes = (given: boolean): string => (given ? 'yes' : '')

/** Writes down who produces, and what of it everybody may see: each answer with its day. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const { personId, actingFor } = actorOf(request)
  const before = await producerOf(request)
  const fields = fieldsOf(request)
  const unit = (await communesOf(request)).find(({ id }) => id === fields.unit)
  const kind: ProducerKind | undefined = actingFor
    ? producerKinds.find((each) => each === fields.kind && each !== 'household')
    : producerKinds.find((each) => each === (before?.kind ?? 'household'))
  const name = (fields.name ?? '').slice(0, 200)
  const errors: FieldFault[] = []
  if (name.length < 2) errors.push({ field: 'name', message: t('farming.fault.name') })
  if (!unit) errors.push({ field: 'unit', message: t('farming.fault.unit') })
  if (!kind) errors.push({ field: 'kind', message: t('farming.fault.producer_kind') })
  if (errors.length > 0 || !unit || !kind) return form(request, reply, fields, { errors, isKnown: before !== undefined })
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    const made: Omit<Producer, 'id'> = { kind, name, personId, organisationCode: actingFor?.code ?? null, unitId: unit.id, madeUp: false }
    const id = before?.id ?? (await insertProducer(trx, { ...made, at }))
    if (!id) throw refuse('conflict', 'farming.producer_there')
    if (before) await updateProducer(trx, id, { name, unitId: unit.id })
    const given = await findConsents(trx, id)
    for (const shows of consents) {
      const now = fields[`show_${shows}`] === 'yes'
      if (given[shows] !== now) await insertConsent(trx, { producerId: id, shows, given: now, by: personId, at })
    }
  })
  return reply.redirect(root, 303)
}
