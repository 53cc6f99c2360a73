import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { partyOf } from '../api/who.ts'
import { readGln, readGtin } from '../identify/gs1-key.rules.ts'
import { listLots } from '../lots/lots.queries.ts'
import { changeParty, ensureProduct } from '../master/master.ts'
import { listProducts, type Party } from '../master/master.queries.ts'
import { bindClient, listClients, listReceivedUris, unbindClient } from './own.queries.ts'
import { OwnPage, PartyPage, ProductsPage } from './list.page.tsx'
import { type Form, fieldsOf, numberIn, root } from './request.ts'

export const crumbs = (request: FastifyRequest) => [{ href: root, label: request.t('trace.own.title') }]
const plain: Form = { fields: {}, faults: [] }

/** Whoever acts for no organisation is told how to. */
async function ownParty(request: FastifyRequest): Promise<Party> {
  const party = await partyOf(request)
  if (!party) throw refuse('invalid', 'trace.no_party')
  return party
}

/** Lots of the organisation for which the person acts: its own, and those that were sent to it. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const party = await partyOf(request)
  const own = party ? await listLots(server.db, { partyId: party.id, limit: 200 }) : []
  const uris = party ? await listReceivedUris(server.db, party) : []
  const received = uris.length > 0 ? (await listLots(server.db, { uris, limit: 200 })).filter(({ partyId }) => partyId !== party?.id) : []
  return reply.page({ title: t('trace.own.title'), body: h(OwnPage, { t, party: party?.name, own, received }) })
}

async function products(request: FastifyRequest, reply: FastifyReply, form: Form = plain): Promise<FastifyReply> {
  const { t, server } = request
  const party = await ownParty(request)
  const body = h(ProductsPage, { t, products: await listProducts(server.db, party.id), form })
  return reply.page({ title: t('trace.products.title'), body, crumbs: crumbs(request), status: form.faults.length > 0 ? 422 : 200 })
}
export const showProducts = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => products(request, reply)

export async function addProduct(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const party = await ownParty(request)
  const fields = fieldsOf(request)
  const faults: FieldFault[] = []
  const pack = fields.pack ? numberIn(fields.pack) : undefined
  if (!fields.name) faults.push({ field: 'name', message: t('trace.fault.name') })
  if (!['rice', 'shrimp', 'other'].includes(fields.commodity ?? ''))
    faults.push({ field: 'commodity', message: t('trace.fault.commodity') })
  if (fields.gtin && !readGtin(fields.gtin))
    faults.push({ field: 'gtin', message: t('trace.gtin_wrong', { gtin: fields.gtin.slice(0, 40) }) })
  if (pack !== undefined && !(pack > 0 && pack <= 1000)) faults.push({ field: 'pack', message: t('trace.fault.pack') })
  if (faults.length > 0) return products(request, reply, { fields, faults })
  const name = {
    vi: (fields.name ?? '').slice(0, 200),
    ...(fields.name_en ? { en: fields.name_en } : {}),
    ...(fields.name_km ? { km: fields.name_km } : {}),
  }
  await ensureProduct(
    server.db,
    party.id,
    {
      ...(fields.gtin ? { gtin: fields.gtin } : {}),
      name,
      commodity: fields.commodity as 'rice' | 'shrimp' | 'other',
      ...(fields.variety ? { variety: fields.variety.slice(0, 100) } : {}),
      ...(fields.species ? { species: fields.species.slice(0, 100) } : {}),
      ...(pack ? { packG: Math.round(pack * 1000) } : {}),
    },
    server.clock.now(),
  )
  return reply.redirect(`${root}/san-pham`, 303)
}

async function partyPage(request: FastifyRequest, reply: FastifyReply, form: Form = plain): Promise<FastifyReply> {
  const { t, server } = request
  const party = await ownParty(request)
  const body = h(PartyPage, { t, party, clients: await listClients(server.db, party.id), form })
  return reply.page({ title: t('trace.party.title'), body, crumbs: crumbs(request), status: form.faults.length > 0 ? 422 : 200 })
}
export const showParty = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => partyPage(request, reply)

export async function saveParty(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const party = await ownParty(request)
  const { public_name: publicName = '', gln = '', client = '', unbind = '' } = fieldsOf(request)
  const faults: FieldFault[] = []
  if (gln && !readGln(gln)) faults.push({ field: 'gln', message: t('trace.gln_wrong', { gln: gln.slice(0, 40) }) })
  if (client && !/^[\w.:-]{3,100}$/.test(client)) faults.push({ field: 'client', message: t('trace.fault.client') })
  if (faults.length > 0) return partyPage(request, reply, { fields: fieldsOf(request), faults })
  const bound = await inTransaction(server.db, async (trx) => {
    await changeParty(trx, party, { publicName: publicName.slice(0, 200), gln })
    if (unbind) await unbindClient(trx, party.id, unbind)
    return !client || (await bindClient(trx, party.id, { id: client, by: actorOf(request).personId, at: server.clock.now() }))
  })
  if (!bound) throw refuse('conflict', 'trace.client_used', { client })
  return reply.redirect(`${root}/don-vi`, 303)
}
