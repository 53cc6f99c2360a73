import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import { listClientNames } from '../clients/clients.queries.ts'
import { deleteHeld, listConsents, withdrawConsent } from '../interact/consent.queries.ts'
import { findScope } from '../provider/scopes.rules.ts'
import { AppsPage } from './apps.page.tsx'

function personOf(request: FastifyRequest): string {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return request.actor.personId
}

/** Which systems the person let in, what each may learn or do, and the way to take it back. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const consents = await listConsents(server.db, personOf(request))
  const names = await listClientNames(
    server.db,
    consents.map(({ clientId }) => clientId),
  )
  const apps = consents.map((consent) => ({
    ...consent,
    name: localized(t.lang, names.get(consent.clientId) ?? { vi: consent.clientId }),
    scopes: consent.scopes.flatMap((name) => {
      const scope = findScope(name)
      return scope ? [t(scope.label)] : []
    }),
  }))
  const done = (request.query as Record<string, unknown>).xong !== undefined
  const crumbs = [{ href: '/tai-khoan', label: t('sso.apps.account') }]
  return reply.page({ title: t('sso.apps.title'), crumbs, body: h(AppsPage, { t, apps, done }) })
}

/** Takes a consent back: the system's tokens for this person are worth nothing from this moment. */
export async function withdraw(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const personId = personOf(request)
  const { id } = request.params as { id: string }
  await inTransaction(server.db, async (trx) => {
    const clientId = await withdrawConsent(trx, { id, personId, at: server.clock.now() })
    if (!clientId) throw refuse('notFound', 'sso.apps.not_found')
    await deleteHeld(trx, personId, clientId)
  })
  return reply.redirect('/tai-khoan/ung-dung?xong=1', 303)
}
