import { randomUUID } from 'node:crypto'
import type { Db } from '#core/db.ts'
import { decideAgreement, proposeAgreement } from '../src/engine/exchange/agree/agreement.ts'
import {
  addEndpoint,
  bindOauthClient,
  createService,
  createSystem,
  issueSecret,
  switchService,
} from '../src/engine/exchange/register/register.ts'

export { instanceOf } from '#engine/exchange/index.ts'

export type Grants = {
  client: string
  clientId: string
  clientKey: { id: string; secret: string }
  authorization: string
  providerId: string
  service: string
  serviceId: string
  agreementId: string
  proposer: string
  approver: string
}

type Options = {
  secret: string
  instance: string
  baseUrl: string
  logging?: 'content' | 'metadata' | 'none'
  perMinute?: number
  timeoutMs?: number
  maxBytes?: number
  endpoints?: { method: string; path: string }[]
  granted?: string[] | null
}

/** Lets a client of the sign-on speak for a system of the exchange. */
export const bindClient = (db: Db, systemId: string, clientId: string, at: Date): Promise<void> =>
  bindOauthClient(db, systemId, clientId, { person: randomUUID(), at })

/** A client system, a provider's service, and the agreement of two people between them. */
export async function approve(db: Db, at: Date, options: Options): Promise<Grants> {
  const mark = randomUUID().slice(0, 8)
  const [proposer, approver] = [randomUUID(), randomUUID()]
  const by = { person: proposer, at }
  const system = (member: string, subsystem: string) =>
    createSystem(
      db,
      {
        memberClass: 'GOV',
        member,
        subsystem,
        name: { vi: `Hệ thống ${member} ${subsystem}` },
        ownerUnitId: null,
        ownerName: 'Cơ quan thử nghiệm',
        securityLevel: 3,
        contacts: [],
      },
      by,
    )
  const clientId = await system(`C-${mark}`, 'MOTCUA')
  const providerId = await system(`P-${mark}`, 'DANCU')
  const serviceId = await createService(
    db,
    {
      systemId: providerId,
      code: 'tra-cuu',
      name: { vi: 'Tra cứu' },
      baseUrl: options.baseUrl,
      timeoutMs: options.timeoutMs ?? 5_000,
      maxBytes: options.maxBytes ?? 10_000_000,
      verifyTls: true,
      caPem: null,
      behindGateway: false,
      openapiUrl: null,
    },
    by,
  )
  for (const endpoint of options.endpoints ?? [{ method: '*', path: '/**' }]) await addEndpoint(db, serviceId, endpoint, by)
  await switchService(db, serviceId, { enabled: true, note: '' }, by)
  const agreementId = await proposeAgreement(
    db,
    {
      clientId,
      serviceId,
      endpointKeys: options.granted ?? null,
      purpose: 'Tra cứu để giải quyết hồ sơ thử',
      legalGround: 'Văn bản thử nghiệm',
      validFrom: new Date(at.getTime() - 86_400_000),
      validUntil: new Date(at.getTime() + 365 * 86_400_000),
      perMinute: options.perMinute ?? 1_000_000,
      logging: options.logging ?? 'metadata',
    },
    by,
  )
  await decideAgreement(db, agreementId, { approve: true, note: '' }, { person: approver, at })
  const clientKey = await issueSecret(db, options.secret, clientId, by)
  return {
    client: `${options.instance}/GOV/C-${mark}/MOTCUA`,
    clientId,
    clientKey,
    authorization: `Basic ${Buffer.from(`${clientKey.id}:${clientKey.secret}`).toString('base64')}`,
    providerId,
    service: `${options.instance}/GOV/P-${mark}/DANCU/tra-cuu`,
    serviceId,
    agreementId,
    proposer,
    approver,
  }
}
