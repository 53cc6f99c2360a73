import { readAddress, readClient } from './address.rules.ts'
import { admit } from './admit.rules.ts'
import type { Call } from './call-service.ts'
import { exchangeOf, type Place } from './exchange.ts'
import { Fault } from './faults.rules.ts'

/** Whether a call would be let through now: for who would rather not ask than be refused. Nothing is logged, for nothing is asked. */
export async function mayCall(place: Place, call: Pick<Call, 'client' | 'service' | 'method' | 'path'>): Promise<boolean> {
  const exchange = exchangeOf(place)
  const { instance } = exchange
  try {
    const client = readClient(`${instance}/${call.client}`, instance)
    const { service, segments } = readAddress(`/r1/${instance}/${call.service}${call.path}`, instance)
    admit(await exchange.register(), { client, service, method: call.method ?? 'GET', segments, at: exchange.clock.now() })
    return true
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}
