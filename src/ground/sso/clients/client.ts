import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import { findPerson } from '#ground/identity/index.ts'
import { listUnits } from '#ground/places/index.ts'
import { deleteByClient } from '../provider/model.queries.ts'
import { issuerOf, secretHash } from '../provider/provider.ts'
import { findScope } from '../provider/scopes.rules.ts'
import {
  approveProposal,
  type Client,
  findClientRow,
  insertClientEvent,
  listClientEvents,
  refuseProposal,
  saveProposal,
  saveSecret,
  setSuspended,
} from './clients.queries.ts'
import { ClientPage, SecretPage } from './client.page.tsx'
import { hasSecret, readClientForm, stateOf } from './clients.rules.ts'
import { adminOf, crumbsOf, faultsFrom, formPage } from './clients.ts'
import { emptyForm, formFrom, formOf, unitChoices } from './form.ts'
import { shownSettings } from './shown.rules.ts'

// A system may change from the old secret to the new one within a day.
const overlapMs = 24 * 3_600_000

async function clientOf(db: Db, request: FastifyRequest, lock = false): Promise<Client> {
  const client = await findClientRow(db, (request.params as { id: string }).id, lock)
  if (!client) throw refuse('notFound', 'sso.client.not_found')
  return client
}

async function page(request: FastifyRequest, reply: FastifyReply, error?: string): Promise<FastifyReply> {
  const { t, server } = request
  const client = await clientOf(server.db, request)
  const both = [client.settings, client.proposal].flatMap((settings) => settings ?? [])
  const units = new Map(
    (
      await listUnits(
        server.db,
        both.map((settings) => settings.ownerUnitId),
      )
    ).map((unit) => [unit.id, unit.fullName]),
  )
  const words = {
    unit: (id: string) => units.get(id) ?? id,
    scope: (name: string) => {
      const scope = findScope(name)
      return scope ? t(scope.label) : name
    },
  }
  const proposer = client.proposedBy ? await findPerson(server.db, client.proposedBy) : undefined
  const settings = client.settings ?? client.proposal
  return reply.page({
    title: settings ? localized(t.lang, settings.name) : client.clientId,
    face: 'desk',
    crumbs: crumbsOf(t),
    status: error ? 422 : 200,
    body: h(ClientPage, {
      t,
      id: client.id,
      clientId: client.clientId,
      name: settings ? localized(t.lang, settings.name) : client.clientId,
      issuer: issuerOf(server.config.publicUrl),
      state: stateOf(client),
      rows: shownSettings(t, words, client.settings, client.proposal),
      proposer: proposer?.name,
      own: client.proposedBy === adminOf(request).personId,
      refusedBecause: client.refusedBecause,
      secret: client.settings && hasSecret(client.settings) ? { at: client.secretAt } : undefined,
      events: await listClientEvents(server.db, client.id),
      done: String((request.query as Record<string, unknown>).xong ?? ''),
      error,
    }),
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply)
}

export async function showEdit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const client = await clientOf(request.server.db, request)
  const settings = client.proposal ?? client.settings
  const form = settings ? formFrom(client.clientId, settings) : { ...emptyForm, clientId: client.clientId }
  const title = request.t('sso.client.edit')
  return formPage(request, reply, { form, errors: [], action: `/quan-tri/ung-dung/${client.id}/sua`, title, fixedId: true })
}

/** A change waits for review; until then the system works as it was approved. */
export async function edit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const admin = adminOf(request)
  const client = await clientOf(server.db, request)
  const form = { ...formOf(request), clientId: client.clientId }
  const units = await unitChoices(server.db, t.lang, server.clock.now())
  const known = { units: units.map((unit) => unit.value), production: server.config.mode === 'production' }
  const { settings, faults } = readClientForm(form, known)
  if (!settings)
    return formPage(request, reply, {
      form,
      errors: faultsFrom(t, faults),
      action: `/quan-tri/ung-dung/${client.id}/sua`,
      title: t('sso.client.edit'),
      fixedId: true,
    })
  const at = server.clock.now()
  await inTransaction(server.db, async (trx) => {
    await saveProposal(trx, client.id, { settings, by: admin.personId, at })
    await insertClientEvent(trx, { client: client.id, what: 'proposed', personId: admin.personId, personName: admin.name, at })
  })
  return back(reply, client.id, 'de-nghi')
}

const back = (reply: FastifyReply, id: string, done: string): FastifyReply => reply.redirect(`/quan-tri/ung-dung/${id}?xong=${done}`, 303)

/** What one proposed another one answers: nobody lets a system in alone. */
async function review(request: FastifyRequest, decide: (trx: Db, client: Client) => Promise<void>): Promise<Client> {
  return inTransaction(request.server.db, async (trx) => {
    const client = await clientOf(trx, request, true)
    if (!client.proposal) throw refuse('conflict', 'sso.client.nothing_waits')
    if (client.proposedBy === adminOf(request).personId) throw refuse('notAllowed', 'sso.client.own_proposal')
    await decide(trx, client)
    return client
  })
}

export async function approve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admin = adminOf(request)
  const at = request.server.clock.now()
  const client = await review(request, async (trx, { id }) => {
    await approveProposal(trx, id, { personId: admin.personId, at })
    await insertClientEvent(trx, { client: id, what: 'approved', personId: admin.personId, personName: admin.name, at })
  })
  return back(reply, client.id, 'duyet')
}

export async function decline(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admin = adminOf(request)
  const at = request.server.clock.now()
  const because = String((request.body as Record<string, unknown> | undefined)?.because ?? '')
    .trim()
    .slice(0, 500)
  if (!because) return page(request, reply, request.t('sso.client.because_missing'))
  const client = await review(request, async (trx, { id }) => {
    await refuseProposal(trx, id, { personId: admin.personId, at, because })
    await insertClientEvent(trx, { client: id, what: 'refused', personId: admin.personId, personName: admin.name, note: because, at })
  })
  return back(reply, client.id, 'tu-choi')
}

/** A new secret, shown once; the one before stays good for a day. */
export async function giveSecret(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const admin = adminOf(request)
  const at = server.clock.now()
  const secret = randomBytes(36).toString('base64url')
  const client = await inTransaction(server.db, async (trx) => {
    const found = await clientOf(trx, request, true)
    if (!found.settings || !hasSecret(found.settings)) throw refuse('conflict', 'sso.client.no_secret')
    await saveSecret(trx, found.id, { hash: secretHash(secret), at, previousUntil: new Date(at.getTime() + overlapMs) })
    await insertClientEvent(trx, { client: found.id, what: 'secret_given', personId: admin.personId, personName: admin.name, at })
    return found
  })
  return reply.page({
    title: t('sso.secret.title'),
    face: 'desk',
    crumbs: crumbsOf(t),
    body: h(SecretPage, { t, id: client.id, clientId: client.clientId, secret, before: client.secretHash !== null }),
  })
}

/** Nobody signs on through it from this moment, and what it holds is worth nothing. */
export async function suspend(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admin = adminOf(request)
  const at = request.server.clock.now()
  const client = await inTransaction(request.server.db, async (trx) => {
    const found = await clientOf(trx, request, true)
    if (found.suspendedAt) return found
    await setSuspended(trx, found.id, at)
    await deleteByClient(trx, found.clientId)
    await insertClientEvent(trx, { client: found.id, what: 'suspended', personId: admin.personId, personName: admin.name, at })
    return found
  })
  return back(reply, client.id, 'dung')
}

export async function resume(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admin = adminOf(request)
  const at = request.server.clock.now()
  const client = await inTransaction(request.server.db, async (trx) => {
    const found = await clientOf(trx, request, true)
    if (!found.suspendedAt) return found
    await setSuspended(trx, found.id, null)
    await insertClientEvent(trx, { client: found.id, what: 'resumed', personId: admin.personId, personName: admin.name, at })
    return found
  })
  return back(reply, client.id, 'mo-lai')
}
