import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import type { FieldFault } from '#core/errors.ts'
import { localized, type MessageKey, type T } from '#core/i18n.ts'
import { listUnits } from '#ground/places/index.ts'
import { scopes } from '../provider/scopes.rules.ts'
import { findClientByName, insertClient, insertClientEvent, listClients } from './clients.queries.ts'
import { ClientFormPage } from './client-form.page.tsx'
import { ClientsPage } from './clients.page.tsx'
import { type ClientForm, clientKinds, grounds, readClientForm, stateOf } from './clients.rules.ts'
import { emptyForm, formOf, unitChoices } from './form.ts'

export const crumbsOf = (t: T) => [{ href: '/quan-tri/ung-dung', label: t('sso.clients.title') }]

/** Who acts here is an officer with the role: the route's door saw to that. */
export function adminOf(request: FastifyRequest): { personId: string; name: string } {
  if (!request.actor) throw new Error('the route lets nobody in without a session')
  return request.actor
}

/** Every system that signs its people on here; what waits for review comes first. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const clients = await listClients(server.db)
  const current = clients.map((client) => ({ client, settings: client.proposal ?? client.settings }))
  const units = new Map(
    (
      await listUnits(
        server.db,
        current.flatMap(({ settings }) => settings?.ownerUnitId ?? []),
      )
    ).map((unit) => [unit.id, unit.fullName]),
  )
  const rows = current.map(({ client, settings }) => ({
    id: client.id,
    clientId: client.clientId,
    name: settings ? localized(t.lang, settings.name) : client.clientId,
    owner: settings ? (units.get(settings.ownerUnitId) ?? '') : '',
    state: stateOf(client),
    kind: settings?.kind,
    own: client.proposedBy === request.actor?.personId,
  }))
  return reply.page({ title: t('sso.clients.title'), face: 'desk', body: h(ClientsPage, { t, rows }) })
}

export const faultsFrom = (t: T, faults: Record<string, MessageKey | undefined>): FieldFault[] =>
  Object.entries(faults).flatMap(([field, key]) => (key ? [{ field, message: t(key) }] : []))

export type Shown = { form: ClientForm; errors: FieldFault[]; action: string; title: string; fixedId: boolean }

export async function formPage(request: FastifyRequest, reply: FastifyReply, shown: Shown): Promise<FastifyReply> {
  const { t, server } = request
  return reply.page({
    title: shown.title,
    face: 'desk',
    crumbs: crumbsOf(t),
    status: shown.errors.length > 0 ? 422 : 200,
    body: h(ClientFormPage, {
      t,
      ...shown,
      kinds: clientKinds.map((kind) => ({ value: kind, label: t(`sso.kind.${kind}`), hint: t(`sso.kind.${kind}_about`) })),
      grounds: grounds.map((ground) => ({ value: ground, label: t(`sso.ground.${ground}`), hint: t(`sso.ground.${ground}_about`) })),
      scopes: scopes.map((scope) => ({ value: scope.scope, label: t(scope.label), hint: scope.scope })),
      units: await unitChoices(server.db, t.lang, server.clock.now()),
    }),
  })
}

export async function showNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request
  return formPage(request, reply, {
    form: emptyForm,
    errors: [],
    action: '/quan-tri/ung-dung/them',
    title: t('sso.clients.new'),
    fixedId: false,
  })
}

/** Proposes a system; a second administrator approves it before anybody can sign on. */
export async function create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const admin = adminOf(request)
  const form = formOf(request)
  const units = await unitChoices(server.db, t.lang, server.clock.now())
  const known = { units: units.map((unit) => unit.value), production: server.config.mode === 'production' }
  const { settings, faults } = readClientForm(form, known)
  const errors = faultsFrom(t, faults)
  if (!faults.client_id && (await findClientByName(server.db, form.clientId)))
    errors.push({ field: 'client_id', message: t('sso.client.id_taken') })
  const title = t('sso.clients.new')
  const again = (): Promise<FastifyReply> =>
    formPage(request, reply, { form, errors, action: '/quan-tri/ung-dung/them', title, fixedId: false })
  if (errors.length > 0 || !settings) return again()
  const at = server.clock.now()
  const id = await inTransaction(server.db, async (trx) => {
    const made = await insertClient(trx, form.clientId, { settings, by: admin.personId, at })
    if (made) await insertClientEvent(trx, { client: made, what: 'proposed', personId: admin.personId, personName: admin.name, at })
    return made
  })
  if (!id) {
    errors.push({ field: 'client_id', message: t('sso.client.id_taken') })
    return again()
  }
  return reply.redirect(`/quan-tri/ung-dung/${id}?xong=de-nghi`, 303)
}
