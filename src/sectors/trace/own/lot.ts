import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import { contentDisposition } from '#ground/files/index.ts'
import { stepWords } from '../buyer/buyer.page.tsx'
import { viewOf } from '../buyer/view.ts'
import { recordEvents } from '../events/record.ts'
import { findOrder, listCodes, listOrders, massUsed } from '../labels/labels.queries.ts'
import { orderLabels } from '../labels/order-labels.ts'
import { labelSheet } from '../labels/sheet.ts'
import { findLot, listLots } from '../lots/lots.queries.ts'
import { findParty } from '../master/master.queries.ts'
import { listOpenRecalls } from '../recall/recall.queries.ts'
import { askToLift, liftRecall, recallLot } from '../recall/recall.ts'
import { currentRules } from '../rules/rulebook.ts'
import { conflictsOf } from '../walk/balance.rules.ts'
import { listDrawn, listMakings, walkForward } from '../walk/walk.queries.ts'
import { crumbs } from './list.ts'
import { LotPage } from './lot.page.tsx'
import { fieldsOf, lotPath, numberIn, type Seen, seenLot } from './request.ts'

const none = { fields: {} as Record<string, string>, faults: [] as FieldFault[] }

async function page(request: FastifyRequest, reply: FastifyReply, seen: Seen, form = none): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const { lot } = seen
  const forward = (await walkForward(db, [lot.uri])).filter(({ depth }) => depth > 0)
  const [view, made, used, orders, [recall], rules, makings, drawn] = await Promise.all([
    viewOf(db, lot, t.lang, clock.now()),
    listLots(db, { uris: forward.map(({ uri }) => uri) }),
    massUsed(db, lot),
    listOrders(db, lot.id),
    listOpenRecalls(db, [lot.uri]),
    currentRules(db),
    listMakings(db, { uris: [lot.uri] }),
    listDrawn(db, { uris: [lot.uri] }),
  ])
  const body = h(LotPage, {
    t,
    lot,
    view,
    made,
    ...{ usedG: used.labelledG + used.takenG, labelledG: used.labelledG, orders, recall },
    conflicts: conflictsOf(rules.tolerances, makings, drawn),
    steps: view.way.map((step) => ({ id: step.id, what: stepWords(t, step), at: step.at, unit: step.unit, who: step.party })),
    may: {
      record: seen.isOwner || (seen.party !== undefined && !seen.isOffice),
      label: seen.isOwner,
      recall: !recall && (seen.isOwner || seen.actor.roles.some(({ role }) => role === 'market_officer')),
      askLift: recall !== undefined && !recall.liftAskedAt && (seen.isOwner || seen.isOffice),
      lift: recall?.liftAskedAt !== null && recall !== undefined && isMarketOfficer(seen) && recall.liftAskedBy !== seen.actor.personId,
    },
    form: { ...form, fields: { key: randomUUID(), ...form.fields } },
  })
  return reply.page({
    title: t('trace.lot_title', { code: lot.code }),
    body,
    crumbs: seen.isOffice && !seen.party ? [{ href: '/lam-viec/truy-xuat', label: t('trace.desk.title') }] : crumbs(request),
    parts: ['trace'],
    status: form.faults.length > 0 ? 422 : 200,
  })
}
const isMarketOfficer = ({ actor }: Seen): boolean => actor.roles.some(({ role }) => role === 'market_officer')

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await seenLot(request))
}

/** The lot left for another organisation, or arrived here: the standard's shipping and receiving. */
export async function move(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const seen = await seenLot(request)
  const { lot, party } = seen
  if (!party) throw refuse('invalid', 'trace.no_party')
  const fields = fieldsOf(request)
  const isShipping = fields.step === 'shipping'
  const amount = numberIn(fields.amount)
  const to = isShipping && fields.to ? await findParty(db, { code: fields.to }) : undefined
  const faults: FieldFault[] = []
  if (!(amount > 0 && amount * 1000 <= lot.massG))
    faults.push({ field: 'amount', message: t('trace.fault.amount', { most: lot.massG / 1000 }) })
  if (isShipping && (!to || to.id === party.id)) faults.push({ field: 'to', message: t('trace.fault.to') })
  if (faults.length > 0) return page(request, reply, seen, { fields, faults })
  const at = clock.now()
  const sides = to ? [{ type: 'possessing_party', source: party.uri }] : []
  const event = {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    eventTime: at.toISOString(),
    eventTimeZoneOffset: '+07:00',
    eventID: `urn:uuid:${fields.key && /^[\da-f-]{36}$/.test(fields.key) ? fields.key : randomUUID()}`,
    bizStep: isShipping ? 'shipping' : 'receiving',
    disposition: isShipping ? 'in_transit' : 'in_progress',
    quantityList: [{ epcClass: lot.uri, quantity: amount, uom: 'KGM' }],
    ...(to ? { sourceList: sides, destinationList: [{ type: 'possessing_party', destination: to.uri }] } : {}),
  }
  await recordEvents(db, { events: [event], partyId: party.id, at, lang: t.lang })
  return reply.redirect(`${lotPath(lot.id)}#hanh-trinh`, 303)
}

export async function label(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const seen = await seenLot(request)
  const { lot } = seen
  if (!seen.isOwner || !actor) throw refuse('notFound', 'trace.no_lot')
  const fields = fieldsOf(request)
  const amount = Number(fields.bags)
  const packG = Math.round(numberIn(fields.pack) * 1000)
  const faults: FieldFault[] = []
  if (!Number.isInteger(amount) || amount < 1 || amount > 5000) faults.push({ field: 'bags', message: t('trace.fault.bags') })
  if (!(packG > 0 && packG <= 1_000_000)) faults.push({ field: 'pack', message: t('trace.fault.pack') })
  const { labelledG, takenG } = await massUsed(server.db, lot)
  const left = Math.max(0, Math.floor((lot.massG - labelledG - takenG) / packG))
  const isRepeated = fields.key ? await findOrder(server.db, { lotId: lot.id, key: fields.key }) : undefined
  if (faults.length === 0 && amount > left && !isRepeated) faults.push({ field: 'bags', message: t('trace.more_than_lot', { left }) })
  if (faults.length > 0) return page(request, reply, seen, { fields, faults })
  await orderLabels(server.db, lot, { amount, packG, key: fields.key || randomUUID(), by: actor.personId, at: server.clock.now() })
  return reply.redirect(`${lotPath(lot.id)}#tem`, 303)
}

/** The printed sheet of an order, for its owner alone: who has it can label bags. */
export async function sheet(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const order = await findOrder(server.db, { id: (request.params as { id: string }).id })
  const lot = order && (await findLot(server.db, order.lotId))
  if (!order || !lot) throw refuse('notFound', 'trace.no_lot')
  Object.assign(request.params as { id: string }, { id: lot.id })
  const seen = await seenLot(request)
  if (!seen.isOwner) throw refuse('notFound', 'trace.no_lot')
  const title = t('trace.labels.sheet', { product: localized('vi', lot.productName), code: lot.code })
  const bytes = await labelSheet(lot, await listCodes(server.db, order.id), { publicUrl: server.config.publicUrl, at: order.at, title })
  return reply
    .type('application/pdf')
    .header('content-disposition', contentDisposition(`tem-${lot.code}.pdf`, true))
    .send(bytes)
}

/** Recall and its end: what is asked is in the address. */
export async function recall(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const seen = await seenLot(request)
  const { lot, actor } = seen
  const { act } = request.params as { act: string }
  const fields = fieldsOf(request)
  const given = { reason: (fields.reason ?? '').slice(0, 1000), by: actor.personId, at: server.clock.now() }
  const isOfficer = isMarketOfficer(seen)
  if (act !== 'go' && given.reason.length < 5)
    return page(request, reply, seen, { fields, faults: [{ field: 'reason', message: t('trace.fault.reason') }] })
  if (!(seen.isOwner || isOfficer) || (act === 'go' && !isOfficer)) throw refuse('invalid', 'trace.not_yours_to_recall')
  if (act === 'thu-hoi') await recallLot(server.db, lot, given)
  else if (act === 'xin-go') await askToLift(server.db, lot, given)
  else await liftRecall(server.db, lot, given)
  return reply.redirect(lotPath(lot.id), 303)
}
