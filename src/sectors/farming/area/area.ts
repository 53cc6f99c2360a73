import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, localized, type T } from '#core/i18n.ts'
import { findCase, listOwnCases } from '#engine/casework/index.ts'
import { findDossier } from '#government/procedures/index.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { getUnit, locate } from '#ground/places/index.ts'
import { type AreaKind, type Catalogue, getCatalogue, kindOf } from '../catalogue/catalogue.ts'
import { isDay } from '../diary/diary.rules.ts'
import { type Fields, fieldsOf, readSent, root } from '../farm/request.ts'
import { type AreaOf, ownArea, producerOf } from '../farm/whose.ts'
import { communesOf } from '../producer/producer.ts'
import { listSeasons } from '../season/season.queries.ts'
import { AreaPage, NewAreaPage } from './area.page.tsx'
import { insertArea, insertCertificate, insertStep, linkDossier, listCertificates, listSteps, type NewArea } from './area.queries.ts'
import { type Corner, mayBecome, middleOf, readCorners, sizesDiffer, squareMetres } from './area.rules.ts'
import { followDossier } from './follow-dossier.ts'

async function newForm(request: FastifyRequest, reply: FastifyReply, values: Fields, errors: FieldFault[] = []): Promise<FastifyReply> {
  const { t, server } = request
  const catalogue = await getCatalogue(server.db)
  const title = t('farming.area.new_title')
  const body = h(NewAreaPage, {
    t,
    title,
    values,
    errors,
    kinds: catalogue.kinds.map((kind) => ({ value: kind.key, label: localized(t.lang, kind.label) })),
    species: catalogue.species.map((each) => ({ value: each.key, label: localized(t.lang, each.label) })),
    communes: (await communesOf(request)).map((unit) => ({ value: unit.id, label: unit.fullName })),
  })
  const crumbs = [{ href: root, label: t('farming.title') }]
  return reply.page({ title, face: 'portal', crumbs, status: errors.length > 0 ? 422 : 200, body, parts: ['farming', 'farm-corners'] })
}

export async function showNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const producer = await producerOf(request)
  if (!producer) return reply.redirect(root, 303)
  return newForm(request, reply, { unit: producer.unitId })
}

type Read = { kind: AreaKind; species: string; sizeM2: number; corners: Corner[]; name: string }
/** What was typed of an area, or what is wrong with it. */
function readArea(t: T, catalogue: Catalogue, fields: Fields): { read?: Read; errors: FieldFault[] } {
  const errors: FieldFault[] = []
  const kind = kindOf(catalogue, fields.kind ?? '')
  const species = fields.species ?? ''
  const sizeM2 = Number((fields.size ?? '').replace(/[.\s]/g, ''))
  const corners = readCorners(fields.corners ?? '')
  const name = (fields.name ?? '').slice(0, 120)
  if (name === '') errors.push({ field: 'name', message: t('farming.fault.area_name') })
  if (!kind) errors.push({ field: 'kind', message: t('farming.fault.kind') })
  else if (!kind.species.includes(species)) errors.push({ field: 'species', message: t('farming.fault.species') })
  if (!Number.isInteger(sizeM2) || sizeM2 < 1 || sizeM2 > 50_000_000) errors.push({ field: 'size', message: t('farming.fault.size') })
  if (!corners) errors.push({ field: 'corners', message: t('farming.fault.corners') })
  return kind && corners && errors.length === 0 ? { read: { kind, species, sizeM2, corners, name }, errors } : { errors }
}

export async function create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const producer = await producerOf(request)
  if (!producer) throw refuse('conflict', 'farming.no_producer')
  const fields = fieldsOf(request)
  const { read, errors } = readArea(t, await getCatalogue(db), fields)
  const unit = (await communesOf(request)).find(({ id }) => id === fields.unit)
  if (!unit) errors.push({ field: 'unit', message: t('farming.fault.unit') })
  const point = read && middleOf(read.corners)
  // Where the borders are known, what was walked lies in the commune that was named.
  const border = point && (await locate(db, point, { on: dayOf(clock.now()), level: 'commune' }))
  if (border && unit && border.unitId !== unit.id) {
    const other = await getUnit(db, border.unitId)
    errors.push({ field: 'corners', message: t('farming.fault.elsewhere', { unit: other.fullName }) })
  }
  if (!read || !unit || errors.length > 0) return newForm(request, reply, fields, errors)
  const { name, species, sizeM2, corners } = read
  const made: NewArea = {
    ...{ producerId: producer.id, name, kind: read.kind.key, species, sizeM2, unitId: unit.id, corners, madeUp: false },
    ...{ lat: point?.lat ?? null, lon: point?.lon ?? null },
  }
  const at = clock.now()
  const { personId: id, name: byName } = actorOf(request)
  const area = await inTransaction(db, async (trx) => {
    const areaId = await insertArea(trx, made, at)
    await insertStep(trx, areaId, { what: 'recorded', by: { id, name: byName }, at })
    return areaId
  })
  return reply.redirect(`${root}/vung/${area}`, 303)
}

/** Own dossiers of the procedure that are not linked to an area yet. */
async function dossiersFor(request: FastifyRequest, procedure: string): Promise<{ value: string; label: string }[]> {
  const { db, config } = request.server
  const found: { value: string; label: string }[] = []
  for (const { reference, title } of await listOwnCases(db, 'dossier', actorOf(request).personId, 30)) {
    const dossier = await findDossier(db, config, reference)
    if (dossier?.procedureCode === procedure) found.push({ value: reference, label: `${reference} · ${title}` })
  }
  return found
}

type Wrong = { form: 'dossier' | 'certificate'; values: Fields; errors: FieldFault[] }
async function page(request: FastifyRequest, reply: FastifyReply, { area, producer }: AreaOf, wrong?: Wrong): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const catalogue = await getCatalogue(db)
  const kind = kindOf(catalogue, area.kind)
  const mayAsk = mayBecome(area.state, 'asked') && kind?.procedure !== undefined
  const walked = squareMetres(area.corners)
  const body = h(AreaPage, {
    t,
    area,
    producer: producer.name,
    kind: localized(t.lang, kind?.label ?? area.kind),
    species: localized(t.lang, catalogue.species.find(({ key }) => key === area.species)?.label ?? area.species),
    unit: (await getUnit(db, area.unitId)).fullName,
    walked: walked > 0 ? walked : undefined,
    differs: sizesDiffer(area.sizeM2, walked),
    procedure: kind?.procedure,
    dossiers: mayAsk && kind?.procedure ? await dossiersFor(request, kind.procedure) : [],
    mayAsk,
    steps: await listSteps(db, area.id),
    certificates: (await listCertificates(db, area.id)).map((each) => ({
      ...each,
      label: localized(t.lang, catalogue.certificates.find(({ key }) => key === each.scheme)?.label ?? each.scheme),
      isOver: each.validTo < dayOf(clock.now()),
    })),
    schemes: catalogue.certificates.map((each) => ({ value: each.key, label: localized(t.lang, each.label) })),
    seasons: await listSeasons(db, [area.id]),
    wrong,
  })
  const crumbs = [{ href: root, label: t('farming.title') }]
  return reply.page({ title: area.name, face: 'portal', crumbs, status: wrong ? 422 : 200, body, parts: ['farming'] })
}

export const show = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  page(request, reply, await ownArea(request))

/**
 * The code of an area is given by a procedure of the catalogue: the producer names the dossier that they filed for it, and what is
 * decided there is what holds here.
 */
export async function ask(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, config, clock } = server
  const own = await ownArea(request)
  const procedure = kindOf(await getCatalogue(db), own.area.kind)?.procedure
  if (!procedure || !mayBecome(own.area.state, 'asked')) throw refuse('conflict', 'farming.cannot_ask')
  const { personId: id, name } = actorOf(request)
  const fields = fieldsOf(request)
  const dossier = await findDossier(db, config, (fields.dossier ?? '').toUpperCase())
  if (!dossier || dossier.ownerId !== id || dossier.procedureCode !== procedure)
    return page(request, reply, own, {
      form: 'dossier',
      values: fields,
      errors: [{ field: 'dossier', message: t('farming.fault.dossier', { procedure }) }],
    })
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    if (!(await linkDossier(trx, own.area.id, { code: dossier.code, caseId: dossier.caseId })))
      throw refuse('conflict', 'farming.dossier_used')
    await insertStep(trx, own.area.id, { what: 'asked', reason: dossier.code, by: { id, name }, at })
    const found = await findCase(trx, { id: dossier.caseId })
    if (found?.outcome) await followDossier(trx, { caseId: found.id, outcome: found.outcome, at })
  })
  return reply.redirect(`${root}/vung/${own.area.id}`, 303)
}

export async function addCertificate(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, config, clock } = server
  const own = await ownArea(request)
  const { fields, file } = await readSent(request)
  const { scheme = '', number = '', issuer = '', from = '', to = '' } = fields
  const errors: FieldFault[] = []
  if (!(await getCatalogue(db)).certificates.some(({ key }) => key === scheme))
    errors.push({ field: 'scheme', message: t('farming.fault.scheme') })
  if (number.length < 2 || number.length > 80) errors.push({ field: 'number', message: t('farming.fault.number') })
  if (issuer.length < 2 || issuer.length > 200) errors.push({ field: 'issuer', message: t('farming.fault.issuer') })
  if (!isDay(from)) errors.push({ field: 'from', message: t('farming.fault.day') })
  if (!isDay(to) || to < from) errors.push({ field: 'to', message: t('farming.fault.to') })
  if (errors.length > 0) return page(request, reply, own, { form: 'certificate', values: fields, errors })
  const at = clock.now()
  const by = actorOf(request).personId
  const accept = [mediaTypes.pdf, mediaTypes.jpeg, mediaTypes.png]
  const kept =
    file &&
    (await storeFile(db, config, {
      name: file.name,
      buffer: file.bytes,
      accept,
      maxBytes: 10 * 1024 * 1024,
      by,
      at,
      entrance: 'filing' as const,
    }))
  const made = { scheme, number, issuer, validFrom: from, validTo: to, fileId: kept?.id ?? null, by, at }
  if (!(await insertCertificate(db, own.area.id, made))) throw refuse('conflict', 'farming.certificate_there')
  return reply.redirect(`${root}/vung/${own.area.id}#chung-nhan`, 303)
}
