import type { Db } from '#core/db.ts'
import type { KnownService } from '../register/snapshot.ts'
import { type Health, healthOf } from './health.rules.ts'
import { listIncidents } from './incident.queries.ts'
import { trafficByService } from './traffic.queries.ts'

const day = 86_400_000

/** The health of services over the last day. */
export async function healthOfServices(db: Db, services: Iterable<KnownService>, now: Date): Promise<Map<string, Health>> {
  const since = new Date(now.getTime() - day)
  const [traffic, incidents] = await Promise.all([trafficByService(db, since), listIncidents(db, since)])
  const byService = new Map(traffic.map((one) => [one.service, one]))
  const open = new Set(incidents.filter((one) => !one.endedAt).map((one) => one.service))
  return new Map(
    [...services].map((service) => {
      const known = {
        enabled: service.enabledAt !== null && service.system.disabledAt === null,
        incident: open.has(service.identifier),
        maintenance: service.maintenance.some(({ startsAt, endsAt }) => startsAt <= now && now < endsAt),
      }
      return [service.identifier, healthOf(byService.get(service.identifier), known)]
    }),
  )
}
