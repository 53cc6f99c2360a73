import type { KnownService, Register } from '../register/snapshot.ts'
import type { System } from '../register/register.queries.ts'
import type { EndpointRow } from '../register/register.queries.ts'
import { Fault } from './faults.rules.ts'
import { findEndpoint, findGrant, type Grant } from './grant.rules.ts'

export type Admission = { client: System; service: KnownService; endpoint: EndpointRow; grant: Grant }
export type Wanted = { client: string; service: string; method: string; segments: readonly string[]; at: Date }

/** The system that a client identifier names, if it may speak at all. */
export function clientOf(register: Register, identifier: string): System {
  const client = register.systems.get(identifier)
  if (!client) throw new Fault('Server.ClientProxy.UnknownMember', `${identifier} is not in the register of this gateway`)
  if (client.disabledAt) throw new Fault('Server.ServerProxy.AccessDenied', `${identifier} is disabled`)
  return client
}

/** Whether a call may go out: the service is there and enabled, its contract has the endpoint, an agreement in force allows it. */
export function admit(register: Register, wanted: Wanted): Admission {
  const client = clientOf(register, wanted.client)
  const service = register.services.get(wanted.service)
  if (!service) throw new Fault('Server.ServerProxy.UnknownService', `there is no service ${wanted.service}`)
  if (!service.enabledAt || service.system.disabledAt)
    throw new Fault('Server.ServerProxy.ServiceDisabled', `${wanted.service} is disabled`)
  const now = wanted.at.getTime()
  const window = service.maintenance.find(({ startsAt, endsAt }) => startsAt.getTime() <= now && now < endsAt.getTime())
  if (window) {
    const seconds = Math.ceil((window.endsAt.getTime() - now) / 1000)
    throw new Fault('Server.ServerProxy.ServiceDisabled', `maintenance until ${window.endsAt.toISOString()}`, seconds)
  }
  const endpoint = findEndpoint(service.endpoints, wanted.method, wanted.segments)
  if (!endpoint) throw denied(wanted)
  const grants = register.grants.get(service.id) ?? []
  const grant = findGrant(grants, { clientId: client.id, serviceId: service.id, endpoint, at: now })
  if (!grant) throw denied(wanted)
  return { client, service, endpoint, grant }
}

// One answer for "no such endpoint" and "no agreement": who may not call learns nothing of what there is.
const denied = (wanted: Wanted): Fault =>
  new Fault('Server.ServerProxy.AccessDenied', `${wanted.client} may not call this endpoint of ${wanted.service}`)
