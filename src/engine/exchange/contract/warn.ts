import type { Db } from '#core/db.ts'
import { localized } from '#core/i18n.ts'
import { notify, tell } from '#ground/notifications/index.ts'
import { listAgreements } from '../agree/agreement.queries.ts'
import { findService, findSystem, insertTrace } from '../register/register.queries.ts'
import { effectOn } from './affected.rules.ts'
import type { Change } from './openapi.rules.ts'

/** Tells whoever agreed on the use of a service, and the contacts of the systems that call it, that its new contract breaks them. */
export async function warnConsumers(trx: Db, serviceId: string, changes: readonly Change[], at: Date): Promise<number> {
  const service = await findService(trx, serviceId)
  if (!service || !changes.some((change) => change.breaking)) return 0
  const inForce = (await listAgreements(trx, { serviceId, state: 'approved' })).filter(({ validUntil }) => validUntil > at)
  const broken = inForce.filter((agreement) => effectOn(agreement.endpointKeys, changes) === 'broken')
  for (const agreement of broken) {
    const client = await findSystem(trx, agreement.clientId)
    const vars = { service: localized('vi', service.name), client: client ? localized('vi', client.name) : '–' }
    const news = { template: 'exchange.message.contract_breaks', vars, lang: 'vi', subject: service.code, at } as const
    const people = new Set([agreement.proposedBy, ...(agreement.decidedBy ? [agreement.decidedBy] : [])])
    for (const personId of people) await tell(trx, { ...news, personId, path: '/quan-tri/ket-noi/thay-doi' })
    for (const { email } of client?.contacts ?? []) if (email) await notify(trx, { ...news, channel: 'email', address: email })
    await insertTrace(trx, { at, by: null, what: 'contract_warned', subject: agreement.id, detail: { serviceId } })
  }
  return broken.length
}
