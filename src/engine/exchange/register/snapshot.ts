import type { Db } from '#core/db.ts'
import type { Clock } from '#core/clock.ts'
import { listGrants } from '../agree/agreement.queries.ts'
import type { Grant } from '../gateway/grant.rules.ts'
import {
  type Credential,
  type EndpointRow,
  listCredentials,
  listEndpoints,
  listMaintenance,
  listServices,
  listSystems,
  type Maintenance,
  registerVersion,
  type Service,
  type System,
} from './register.queries.ts'

export type KnownService = Service & { identifier: string; system: System; endpoints: EndpointRow[]; maintenance: Maintenance[] }

/** The register as one gateway holds it: no call asks the database who may. */
export type Register = {
  version: number
  /** By INSTANCE/CLASS/MEMBER[/SUBSYSTEM]. */
  systems: Map<string, System>
  identifiers: Map<string, string>
  /** By the id of a member's own system (the one without a subsystem): everything of that member. */
  members: Map<string, string[]>
  /** By INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE. */
  services: Map<string, KnownService>
  /** By the service's id. */
  grants: Map<string, Grant[]>
  credentials: Map<string, Credential>
  certificates: Map<string, Credential[]>
}

export const identifierOf = (instance: string, system: Pick<System, 'memberClass' | 'member' | 'subsystem'>): string =>
  [instance, system.memberClass, system.member, ...(system.subsystem ? [system.subsystem] : [])].join('/')

function membersOf(systems: System[]): Map<string, string[]> {
  const byMember = Map.groupBy(systems, ({ memberClass, member }) => `${memberClass}/${member}`)
  const whole = systems.filter(({ subsystem, disabledAt }) => !subsystem && !disabledAt)
  return new Map(whole.map((one) => [one.id, (byMember.get(`${one.memberClass}/${one.member}`) ?? []).map(({ id }) => id)]))
}

async function readRegister(db: Db, instance: string, at: Date, version: number): Promise<Register> {
  const [systems, services, endpoints, grants, credentials, windows] = await Promise.all([
    listSystems(db),
    listServices(db),
    listEndpoints(db),
    listGrants(db, at),
    listCredentials(db),
    listMaintenance(db, { after: at }),
  ])
  const byId = new Map(systems.map((system) => [system.id, system]))
  const endpointsOf = Map.groupBy(endpoints, (endpoint) => endpoint.serviceId)
  const windowsOf = Map.groupBy(windows, (window) => window.serviceId)
  const known = services.flatMap((service): [string, KnownService][] => {
    const system = byId.get(service.systemId)
    if (!system) return []
    const identifier = `${identifierOf(instance, system)}/${service.code}`
    const own = { endpoints: endpointsOf.get(service.id) ?? [], maintenance: windowsOf.get(service.id) ?? [] }
    return [[identifier, { ...service, ...own, identifier, system }]]
  })
  return {
    version,
    systems: new Map(systems.map((system) => [identifierOf(instance, system), system])),
    identifiers: new Map(systems.map((system) => [system.id, identifierOf(instance, system)])),
    members: membersOf(systems),
    services: new Map(known),
    grants: Map.groupBy(grants, (grant) => grant.serviceId),
    credentials: new Map(credentials.filter((one) => one.kind !== 'certificate').map((one) => [one.id, one])),
    certificates: Map.groupBy(
      credentials.filter((one) => one.kind === 'certificate'),
      (one) => one.certificateSha256 ?? '',
    ),
  }
}

/**
 * Keeps the register in memory. It asks for the version at most every `freshMs`, so that a right that was taken away anywhere is
 * gone everywhere within that time; if the database does not answer it goes on with what it knows (the log then refuses calls).
 */
export function openRegister(options: { db: Db; clock: Clock; instance: string; freshMs: number }): () => Promise<Register> {
  const { db, clock, instance, freshMs } = options
  let held: Register | undefined
  let checkedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<Register> | undefined
  const look = async (): Promise<Register> => {
    const version = await registerVersion(db)
    if (!held || held.version !== version) held = await readRegister(db, instance, clock.now(), version)
    checkedAt = performance.now()
    return held
  }
  return async () => {
    if (held && performance.now() - checkedAt < freshMs) return held
    looking ??= look().finally(() => {
      looking = undefined
    })
    if (!held) return looking
    const known = held
    return looking.catch(() => known)
  }
}
