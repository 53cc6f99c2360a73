import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDate, localized } from '#core/i18n.ts'
import { demandParty } from '../api/who.ts'
import { amountOf } from '../buyer/buyer.page.tsx'
import { communeUnits } from '../buyer/communes.ts'
import { declareLot } from '../lots/declare-lot.ts'
import { isLotCode } from '../identify/gs1-key.rules.ts'
import { listLots } from '../lots/lots.queries.ts'
import { findProduct, listProducts } from '../master/master.queries.ts'
import { crumbs } from './list.ts'
import { MakePage } from './make.page.tsx'
import { listReceivedUris } from './own.queries.ts'
import { type Form, fieldsOf, lotPath, numberIn } from './request.ts'

/** How many lots one making may draw from on the form; the interface takes any number. */
const inputs = [1, 2, 3] as const

async function page(request: FastifyRequest, reply: FastifyReply, form: Form): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const party = await demandParty(request)
  const [products, own, uris, communes] = await Promise.all([
    listProducts(db, party.id),
    listLots(db, { partyId: party.id, limit: 100 }),
    listReceivedUris(db, party),
    communeUnits(request),
  ])
  const received = uris.length > 0 ? await listLots(db, { uris, limit: 100 }) : []
  const lots = [...new Map([...received, ...own].map((lot) => [lot.uri, lot])).values()]
  const body = h(MakePage, {
    t,
    form: { ...form, fields: { key: randomUUID(), on: dayOf(clock.now()), kind: 'made', ...form.fields } },
    products: products.map(({ id, name }) => ({ value: id, label: localized(t.lang, name) })),
    lots: lots.map((lot) => ({
      value: lot.uri,
      label: `${lot.code} · ${localized(t.lang, lot.productName)} · ${amountOf(t, lot)} · ${formatDate(t.lang, lot.on)}`,
    })),
    communes: communes.map(({ id, fullName }) => ({ value: id, label: fullName })),
  })
  return reply.page({ title: t('trace.make.title'), body, crumbs: crumbs(request), status: form.faults.length > 0 ? 422 : 200 })
}

export const show = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const { tu } = request.query as { tu?: string }
  return page(request, reply, { fields: tu ? { from1: tu } : {}, faults: [] })
}

/** A lot out of a form: harvested, or made of lots that the organisation has. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const party = await demandParty(request)
  const fields = fieldsOf(request)
  const at = clock.now()
  const quantity = numberIn(fields.quantity)
  const product = /^[\da-f-]{36}$/.test(fields.product ?? '') ? await findProduct(db, { id: fields.product ?? '' }) : undefined
  const commune = (await communeUnits(request)).find(({ id }) => id === fields.commune)
  const faults: FieldFault[] = []
  const wrong = (field: string, key: Parameters<typeof t>[0]): void => void faults.push({ field, message: t(key) })
  if (!product || product.partyId !== party.id) wrong('product', 'trace.fault.product')
  if (!(quantity > 0 && quantity <= 10_000_000)) wrong('quantity', 'trace.quantity_wrong')
  if (!/^\d{4}-\d\d-\d\d$/.test(fields.on ?? '') || Number.isNaN(Date.parse(fields.on ?? ''))) wrong('on', 'trace.fault.day')
  else if ((fields.on ?? '') > dayOf(at)) wrong('on', 'trace.day_ahead')
  if (!fields.place) wrong('place', 'trace.fault.place')
  if (!commune) wrong('commune', 'trace.fault.commune')
  if (fields.code && !isLotCode(fields.code))
    faults.push({ field: 'code', message: t('trace.code_wrong', { code: fields.code.slice(0, 40) }) })
  const from = inputs.flatMap((n) => {
    const [uri, taken] = [fields[`from${n}`], numberIn(fields[`taken${n}`])]
    if (!uri) return []
    if (!(taken > 0)) wrong(`taken${n}`, 'trace.quantity_wrong')
    return [{ uri, quantity: taken, unit: 'KGM' as const }]
  })
  if (fields.kind === 'made' && from.length === 0) wrong('from1', 'trace.fault.from')
  if (faults.length > 0 || !product || !commune) return page(request, reply, { fields, faults })
  if (!fields.key) throw refuse('badRequest', 'trace.wrong_parameter', { name: 'key' })
  const place = fields.place ?? ''
  const lot = await declareLot(db, {
    key: `form ${fields.key}`,
    kind: fields.kind === 'harvested' ? 'harvested' : 'made',
    owner: { code: party.organisationCode, name: party.name },
    product: { key: product.key, ...(product.gtin ? { gtin: product.gtin } : {}), name: product.name, commodity: product.commodity },
    place: { key: `${place} ${commune.code}`.slice(0, 300), name: place.slice(0, 200), unitId: commune.id },
    ...{ quantity, unit: 'KGM', on: fields.on ?? '', ...(fields.code ? { code: fields.code } : {}) },
    ...(fields.producer ? { producer: fields.producer.slice(0, 200) } : {}),
    ...(fields.kind === 'made' ? { from } : {}),
    by: actorOf(request).personId,
    at,
  })
  return reply.redirect(lotPath(lot.id), 303)
}
