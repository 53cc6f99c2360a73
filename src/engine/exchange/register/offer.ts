import type { Db } from '#core/db.ts'
import type { Localized } from '#core/i18n.ts'
import { decideAgreement, proposeAgreement } from '../agree/agreement.ts'
import { listAgreements } from '../agree/agreement.queries.ts'
import { importContract } from '../contract/contract.ts'
import { changeService, createService, createSystem, switchService } from './register.ts'
import { findServiceByCode, findSystemByName, type NewSystem } from './register.queries.ts'

/** A service that a pack knows: its system, where it lies and how it is described. */
export type Offer = {
  system: NewSystem
  service: { code: string; name: Localized; baseUrl: string; timeoutMs: number; openapiUrl: string | null }
  document: unknown
}

/**
 * Puts a system into the register, and its service where an address is known. What is there already stays as operators have it,
 * but for the address where `follow` says that it moves with the program. A new service is disabled, as any is.
 */
export async function registerOffer(db: Db, offer: Offer, by: { at: Date; follow: boolean }): Promise<string | undefined> {
  const { memberClass, member, subsystem } = offer.system
  const who = { person: null, at: by.at }
  const systemId = (await findSystemByName(db, memberClass, member, subsystem))?.id ?? (await createSystem(db, offer.system, who))
  if (!offer.service.baseUrl) return undefined
  const known = await findServiceByCode(db, systemId, offer.service.code)
  if (known) {
    if (by.follow && known.baseUrl !== offer.service.baseUrl) await changeService(db, known.id, { ...known, ...offer.service }, who)
    return known.id
  }
  const rest = { maxBytes: 1_048_576, verifyTls: true, caPem: null, behindGateway: false }
  const id = await createService(db, { systemId, ...offer.service, ...rest }, who)
  await importContract(db, id, offer.document, who)
  return id
}

type Agreeing = { client: [string, string, string]; serviceId: string; purpose: string; legalGround: string; perMinute: number; at: Date }

/** For a demo: enables a service and has two people agree on its use, once. A service that was agreed on before is left alone. */
export async function agreeOnce(db: Db, asked: Agreeing, people: { proposer: string; approver: string }): Promise<boolean> {
  const client = await findSystemByName(db, ...asked.client)
  if (!client) return false
  if ((await listAgreements(db, { serviceId: asked.serviceId, clientId: client.id })).length > 0) return false
  const { at, serviceId, purpose, legalGround, perMinute } = asked
  await switchService(db, serviceId, { enabled: true, note: '' }, { person: people.proposer, at })
  const validUntil = new Date(at)
  validUntil.setUTCFullYear(validUntil.getUTCFullYear() + 1)
  const wanted = {
    clientId: client.id,
    serviceId,
    endpointKeys: null,
    purpose,
    legalGround,
    validFrom: at,
    validUntil,
    perMinute,
    logging: 'metadata' as const,
  }
  const id = await proposeAgreement(db, wanted, { person: people.proposer, at })
  await decideAgreement(db, id, { approve: true, note: '' }, { person: people.approver, at })
  return true
}
