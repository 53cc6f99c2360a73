import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { localized } from '#core/i18n.ts'
import { listAgreements } from '../agree/agreement.queries.ts'
import { effectOn } from '../contract/affected.rules.ts'
import { listPendingContracts } from '../contract/contract.queries.ts'
import { exchangeOf } from '../gateway/exchange.ts'
import { ChangesPage } from './changes.page.tsx'

/** Contracts that providers changed: what changed, and which agreements it breaks. */
export async function showChanges(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const now = server.clock.now()
  const register = await exchangeOf(server.db).register()
  const services = [...register.services.values()]
  const systems = [...register.systems.values()]
  const lines = await Promise.all(
    (await listPendingContracts(server.db)).map(async (contract) => {
      const service = services.find(({ id }) => id === contract.serviceId)
      const agreements = await listAgreements(server.db, { serviceId: contract.serviceId, state: 'approved' })
      const affected = agreements
        .filter(({ validUntil }) => validUntil > now)
        .flatMap((agreement) => {
          const effect = effectOn(agreement.endpointKeys, contract.changes)
          const client = systems.find(({ id }) => id === agreement.clientId)
          return effect ? [{ id: agreement.id, client: client ? localized(t.lang, client.name) : '–', effect }] : []
        })
      const name = service ? localized(t.lang, service.name) : '–'
      return {
        id: contract.id,
        serviceId: contract.serviceId,
        name,
        version: contract.version,
        at: contract.importedAt,
        changes: contract.changes,
        affected,
      }
    }),
  )
  return reply.page({ title: t('exchange.changes.title'), face: 'desk', body: h(ChangesPage, { t, lines }) })
}
