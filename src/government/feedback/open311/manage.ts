import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDateTime, localized } from '#core/i18n.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import { sealPeerKey } from '../sync/peer.adapter.ts'
import { findPeer, insertPeer, listPeers, setPeerActive } from '../sync/sync.queries.ts'
import { ManagePage } from './manage.page.tsx'
import { insertKey, listKeys, revokeKey } from './open311.queries.ts'
import { hashKey } from './server.ts'

type Fields = Record<string, string>

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  more: { fields?: Fields; errors?: FieldFault[]; fresh?: string } = {},
): Promise<FastifyReply> {
  const { db, config } = request.server
  const { t } = request
  const { errors = [], fields = {} } = more
  const { body } = await currentCatalogue(db)
  const [keys, peers] = await Promise.all([listKeys(db), listPeers(db)])
  const title = t('feedback.open311.title')
  const props = {
    t,
    title,
    errors,
    fields,
    fresh: more.fresh,
    address: `${config.publicUrl}/open311/v2/`,
    jurisdiction: body.jurisdiction,
    categories: body.categories.map(({ key, label }) => ({ key, label: localized(t.lang, label) })),
    keys: keys.map((key) => ({
      id: key.id,
      name: key.name,
      made: formatDateTime(t.lang, key.createdAt),
      kind: [key.answersToken ? t('feedback.open311.answers_token') : '', key.sendsNews ? t('feedback.open311.sends_news') : '']
        .filter(Boolean)
        .join(', '),
      revoked: key.revokedAt ? formatDateTime(t.lang, key.revokedAt) : undefined,
    })),
    peers: peers.map((peer) => ({
      id: peer.id,
      name: peer.name,
      address: peer.baseUrl,
      services: Object.entries(peer.services)
        .map(([key, service]) => `${localized(t.lang, categoryOf(body, key)?.label ?? { vi: key })} → ${service}`)
        .join(', '),
      isActive: peer.isActive,
      fault: peer.lastFault ?? undefined,
      heard: peer.heardUntil ? formatDateTime(t.lang, peer.heardUntil) : undefined,
    })),
  }
  return reply.page({
    title,
    body: h(ManagePage, props),
    face: 'desk',
    parts: ['feedback'],
    status: errors.length > 0 ? 422 : 200,
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply)
}

/** A new key: shown once, kept as a hash. */
export async function createKey(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const fields = (request.body ?? {}) as Fields
  const name = (fields.name ?? '').trim().slice(0, 120)
  if (!name)
    return page(request, reply, { fields, errors: [{ field: 'name', rule: 'required', message: request.t('feedback.fault.key_name') }] })
  const key = randomBytes(24).toString('base64url')
  const by = request.actor?.personId ?? ''
  await insertKey(db, {
    name,
    hash: hashKey(key),
    answersToken: fields.token === 'yes',
    sendsNews: fields.news === 'yes',
    by,
    at: clock.now(),
  })
  return page(request, reply, { fresh: key })
}

export async function endKey(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  if (!(await revokeKey(db, (request.params as { id: string }).id, clock.now()))) throw refuse('notFound', 'core.not_found')
  return reply.redirect('/quan-tri/open311', 303)
}

/** Where reports may go: https, or this very machine outside production. */
function isAddress(text: string, mode: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return !username && !password && (protocol === 'https:' || (protocol === 'http:' && mode !== 'production'))
}

export async function createPeer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const { t } = request
  const fields = (request.body ?? {}) as Fields
  const errors: FieldFault[] = []
  const name = (fields.peer_name ?? '').trim().slice(0, 120)
  const baseUrl = (fields.base_url ?? '').trim()
  const { body } = await currentCatalogue(db)
  const services = Object.fromEntries(
    body.categories.flatMap(({ key }) => {
      const service = (fields[`service-${key}`] ?? '').trim().slice(0, 120)
      return service ? [[key, service]] : []
    }),
  )
  if (!name) errors.push({ field: 'peer_name', rule: 'required', message: t('feedback.fault.key_name') })
  if (!isAddress(baseUrl, config.mode)) errors.push({ field: 'base_url', rule: 'pattern', message: t('feedback.fault.address') })
  if (!fields.api_key?.trim()) errors.push({ field: 'api_key', rule: 'required', message: t('feedback.fault.peer_key') })
  if (Object.keys(services).length === 0) errors.push({ field: 'service-waste', rule: 'required', message: t('feedback.fault.services') })
  if (errors.length > 0) return page(request, reply, { fields, errors })
  const id = randomUUID()
  const apiKey = sealPeerKey(config, id, (fields.api_key ?? '').trim())
  await insertPeer(db, { id, name, baseUrl, jurisdiction: (fields.jurisdiction ?? '').trim().slice(0, 120), apiKey, services }, clock.now())
  return reply.redirect('/quan-tri/open311', 303)
}

export async function switchPeer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const peer = await findPeer(db, (request.params as { id: string }).id)
  if (!peer) throw refuse('notFound', 'core.not_found')
  await setPeerActive(db, peer.id, !peer.isActive)
  return reply.redirect('/quan-tri/open311', 303)
}
