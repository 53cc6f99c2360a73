import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import { lotUri } from '../identify/digital-link.rules.ts'
import { readGtin } from '../identify/gs1-key.rules.ts'
import { findCode } from '../labels/labels.queries.ts'
import { labelPath } from '../lots/label-path.rules.ts'
import { findLot, findLotByUri, type Lot } from '../lots/lots.queries.ts'
import { findProduct } from '../master/master.queries.ts'
import { findScan, placeScan } from '../scan/scan.queries.ts'
import { BuyerPage, ProductPage } from './buyer.page.tsx'
import { linkedData, linksetOf } from './linkset.rules.ts'
import { communesOf } from './communes.ts'
import { lookAt, viewOf } from './view.ts'

type Params = { gtin?: string; lot?: string; serial?: string }

async function lotOf({ server, params }: FastifyRequest): Promise<Lot> {
  const { gtin: given, lot: code = '', serial } = params as Params
  const { db } = server
  if (given === undefined) {
    const lot = await findLot(db, code)
    if (lot) return lot
    throw refuse('notFound', 'trace.no_lot')
  }
  const gtin = readGtin(given)
  if (!gtin) throw refuse('notFound', 'trace.gtin_wrong', { gtin: given.slice(0, 40) })
  const issued = !code && serial ? await findCode(db, serial) : undefined
  const lot = issued ? await findLot(db, issued.lotId) : code ? await findLotByUri(db, lotUri(gtin, code)) : undefined
  if (!lot || lot.gtin !== gtin) throw refuse('notFound', 'trace.no_lot')
  return lot
}

const wants = (request: FastifyRequest, type: string): boolean => String(request.headers.accept ?? '').includes(type)

/** What a Digital Link leads to: the page of a lot or a bag, or its data for programs that ask for it. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const { db, clock, config } = server
  const lot = await lotOf(request)
  const { serial } = request.params as Params
  const { linkType } = request.query as { linkType?: string }
  const view = await viewOf(db, lot, request.lang, clock.now())
  const anchor = `${config.publicUrl}${labelPath(lot, serial)}`
  const name = localized(t.lang, lot.productName)
  reply.header('link', `<${anchor}?linkType=all>; rel="linkset"; type="application/linkset+json"`).header('vary', 'accept')
  if (linkType === 'all' || linkType === 'linkset' || wants(request, 'application/linkset+json'))
    return reply.type('application/linkset+json').send(linksetOf(anchor, anchor, name, view.recalls.length > 0))
  if (wants(request, 'application/ld+json')) return reply.type('application/ld+json').send(linkedData(anchor, view))
  const seen = serial ? await lookAt(request, lot, serial, view.recalls.length > 0) : undefined
  const communes = seen ? await communesOf(request) : []
  const placed = seen ? (await findScan(db, seen.scanId))?.unitId : undefined
  const body = h(BuyerPage, { t, view: { ...view, ...(seen ? { serial: seen } : {}) }, communes, isPlaced: Boolean(placed) })
  return reply.header('cache-control', 'no-store').page({ title: name, body, parts: ['trace'] })
}

/** A product alone: who makes it, and how to look a bag up. */
export async function showProduct(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const gtin = readGtin((request.params as Params).gtin ?? '')
  const product = gtin ? await findProduct(db, { gtin }) : undefined
  if (!product) throw refuse('notFound', 'trace.no_lot')
  const name = localized(request.lang, product.name)
  return reply.page({
    title: name,
    body: h(ProductPage, { t: request.t, name, gtin: product.gtin ?? '', variety: product.variety ?? product.species ?? '' }),
  })
}

/** The buyer says in which commune they are; nothing finer is asked or kept. */
export async function savePlace(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { id } = request.params as { id: string }
  const { commune = '' } = (request.body ?? {}) as { commune?: string }
  const communes = await communesOf(request)
  const scan = await findScan(db, id)
  if (!scan) throw refuse('notFound', 'trace.no_lot')
  if (communes.some(({ value }) => value === commune)) await placeScan(db, id, commune)
  const code = await findCode(db, scan.serial)
  const lot = code ? await findLot(db, code.lotId) : undefined
  return reply.redirect(lot ? labelPath(lot, scan.serial) : '/truy-xuat', 303)
}
