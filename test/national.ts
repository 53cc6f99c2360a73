import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { decideAgreement, endAgreement, proposeAgreement } from '../src/engine/exchange/agree/agreement.ts'
import { changeService, switchService } from '../src/engine/exchange/register/register.ts'
import { findServiceByCode, findSystemByName } from '../src/engine/exchange/register/register.queries.ts'
import type { ServiceKey } from '../src/engine/national/contracts/contract.ts'
import { nationalPack } from '../src/engine/national/services/pack.ts'
import type { StandInFault } from '../src/engine/national/stand-in/faults.rules.ts'
import { saveSetting } from '../src/engine/national/stand-in/stand-in.queries.ts'
import { listen } from './exchange.ts'
import type { World } from './world.ts'

export type National = {
  /** Where the stand-ins listen. */
  url: string
  serviceIds: ReadonlyMap<ServiceKey, string>
  /** Makes a stand-in misbehave. */
  bend(service: ServiceKey, fault: StandInFault, more?: { delayMs?: number; answersLeft?: number }): Promise<void>
}

/** Opens some of the outside databases for one test: their stand-ins over real HTTP, enabled, with an agreement of two people. */
export async function openNational(w: World, t: TestContext, keys: readonly ServiceKey[]): Promise<National> {
  const place = await listen((request, response) => w.app.routing(request, response))
  const at = w.clock.now()
  const by = { person: randomUUID(), at }
  const pack = nationalPack(w.app.config.province)
  const bend: National['bend'] = (service, fault, { delayMs = 0, answersLeft } = {}) =>
    saveSetting(w.db, { service, fault, delayMs, answersLeft: answersLeft ?? null, at, by: null })
  const serviceIds = new Map<ServiceKey, string>()
  const closing: (() => Promise<void>)[] = [place.close]
  for (const given of pack.services.filter(({ key }) => keys.includes(key))) {
    const system = await findSystemByName(w.db, ...(given.system.split('/') as [string, string, string]))
    const service = system && (await findServiceByCode(w.db, system.id, given.code))
    if (!service) throw new Error(`${given.key} is not in the register`)
    const baseUrl = `${place.url}/gia-lap/quoc-gia/${given.key}`
    await changeService(w.db, service.id, { ...service, baseUrl, openapiUrl: `${baseUrl}/openapi.json` }, by)
    serviceIds.set(given.key, service.id)
    await switchService(w.db, service.id, { enabled: true, note: '' }, by)
    const client = await findSystemByName(w.db, ...(pack.client.split('/') as [string, string, string]))
    const wanted = {
      clientId: client?.id ?? '',
      serviceId: service.id,
      endpointKeys: null,
      purpose: given.purpose.vi,
      legalGround: given.ground.vi,
      validFrom: new Date(at.getTime() - 1),
      validUntil: new Date(at.getTime() + 86_400_000),
      perMinute: 6_000,
      logging: 'metadata' as const,
    }
    const agreement = await proposeAgreement(w.db, wanted, by)
    await decideAgreement(w.db, agreement, { approve: true, note: '' }, { person: randomUUID(), at })
    closing.unshift(async () => {
      await endAgreement(w.db, agreement, 'thử', by)
      await switchService(w.db, service.id, { enabled: false, note: 'new' }, by)
      await bend(given.key, 'none')
    })
  }
  t.after(async () => {
    for (const close of closing) await close()
  })
  return { url: place.url, bend, serviceIds }
}
