import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { Type } from 'typebox'
import type { Db } from '#core/db.ts'
import { listUnits } from '#ground/places/index.ts'
import { type Exchange, exchangeOf } from '../gateway/exchange.ts'
import { healthOfServices } from '../health/health.ts'
import { listIncidents } from '../health/incident.queries.ts'
import { eventsByFlow, trafficByFlow } from '../health/traffic.queries.ts'
import { program } from '../queue/own-queue.ts'
import type { Register } from '../register/snapshot.ts'
import type { Architecture, MapFlow, MapSystem } from './architecture.rules.ts'
import { ArchitecturePage } from './architecture.page.tsx'
import { ArchitectureSvg } from './drawing.page.tsx'

const days = 30
const day = 86_400_000

/** The map of what runs: the register, and the traffic of the last thirty days. Nothing in it is drawn by hand. */
export async function readArchitecture(db: Db): Promise<Architecture> {
  const exchange = exchangeOf(db)
  const now = exchange.clock.now()
  const register = await exchange.register()
  const since = new Date(now.getTime() - days * day)
  const [health, flows] = await Promise.all([
    healthOfServices(db, register.services.values(), now),
    readFlows(exchange, register, now, since),
  ])
  const unitIds = [...register.systems.values()].flatMap((system) => system.ownerUnitId ?? [])
  const units = new Map((await listUnits(db, unitIds)).map((unit) => [unit.id, unit.fullName]))
  const services = [...register.services.values()]
  const systems = [...register.systems].map(
    ([identifier, system]): MapSystem => ({
      identifier,
      name: system.name,
      owner: (system.ownerUnitId && units.get(system.ownerUnitId)) || system.ownerName,
      securityLevel: system.securityLevel,
      enabled: system.disabledAt === null,
      services: services
        .filter((service) => service.systemId === system.id)
        .flatMap((service) => {
          const own = health.get(service.identifier)
          return own ? [{ identifier: service.identifier, name: service.name, enabled: service.enabledAt !== null, health: own }] : []
        }),
    }),
  )
  return { instance: exchange.instance, at: now.toISOString(), days, systems, flows }
}

/** Who calls whom under agreements, and whose messages go to whom by the queue. */
async function readFlows(exchange: Exchange, register: Register, now: Date, since: Date): Promise<MapFlow[]> {
  const { db, platform } = exchange
  const [traffic, events] = await Promise.all([trafficByFlow(db, since), eventsByFlow(db, since, program)])
  const flows = new Map<string, MapFlow>()
  const flowOf = (kind: MapFlow['kind'], client: string, provider: string): MapFlow => {
    const key = `${kind}\n${client}\n${provider}`
    const flow = flows.get(key) ?? { kind, client, provider, calls: 0, failed: 0, bytes: 0, agreed: false }
    flows.set(key, flow)
    return flow
  }
  for (const service of register.services.values())
    for (const grant of register.grants.get(service.id) ?? []) {
      const client = register.identifiers.get(grant.clientId)
      if (client && grant.validFrom <= now.getTime() && now.getTime() < grant.validUntil)
        flowOf('call', client, register.identifiers.get(service.systemId) ?? '').agreed = true
    }
  for (const { client, service, calls, failed, bytes } of traffic) {
    const provider = service.split('/').slice(0, -1).join('/')
    // Who asked for what is not in the register has no place on the map.
    if (!register.systems.has(client) || !register.systems.has(provider)) continue
    const flow = flowOf('call', client, provider)
    flow.calls += calls
    flow.failed += failed
    flow.bytes += bytes
  }
  for (const { systemId, own, incoming, agreed, producerId, messages, delivered, dead } of events) {
    const other = register.identifiers.get(systemId)
    const publisher = own && incoming ? other : producerId ? register.identifiers.get(producerId) : platform
    const receiver = own && incoming ? platform : other
    // Nobody knows yet who will publish for a subscription of others that had no message.
    if (!publisher || !receiver || (!own && messages === 0)) continue
    const flow = flowOf('event', publisher, receiver)
    flow.calls += delivered
    flow.failed += dead
    flow.agreed ||= agreed
  }
  return [...flows.values()]
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const architecture = await readArchitecture(server.db)
  const since = new Date(server.clock.now().getTime() - days * day)
  const body = h(ArchitecturePage, { t, architecture, incidents: await listIncidents(server.db, since) })
  const crumbs = [{ href: '/dieu-hanh', label: t('core.nav.steering') }]
  return reply.page({ title: t('exchange.map.title'), face: 'steering', crumbs, body, parts: ['architecture'] })
}

/** The picture by itself, for reports. */
export async function showSvg(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const architecture = await readArchitecture(request.server.db)
  const svg = renderToString(h(ArchitectureSvg, { t: request.t, architecture }))
  return reply.type('image/svg+xml; charset=utf-8').header('cache-control', 'private, no-store').send(svg)
}

const Words = Type.Object({ vi: Type.String(), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
const When = Type.Union([Type.String({ format: 'date-time' }), Type.Null()])
const HealthView = Type.Object({
  state: Type.String(),
  calls: Type.Integer(),
  failed: Type.Integer(),
  p95Ms: Type.Union([Type.Number(), Type.Null()]),
  lastSuccessAt: When,
  lastFailureAt: When,
  lastFault: Type.Union([Type.String(), Type.Null()]),
})

export const GetArchitecture = {
  tags: ['exchange'],
  summary: 'The map of systems, services and flows with their volumes and health, from what runs',
  security: [{ bearer: [] }],
  response: {
    200: Type.Object({
      instance: Type.String(),
      at: Type.String(),
      days: Type.Integer(),
      systems: Type.Array(
        Type.Object({
          identifier: Type.String(),
          name: Words,
          owner: Type.String(),
          securityLevel: Type.Integer(),
          enabled: Type.Boolean(),
          services: Type.Array(Type.Object({ identifier: Type.String(), name: Words, enabled: Type.Boolean(), health: HealthView })),
        }),
      ),
      flows: Type.Array(
        Type.Object({
          kind: Type.String({ description: 'call: a client calls a provider; event: messages go by the queue from client to provider' }),
          client: Type.String(),
          provider: Type.String(),
          calls: Type.Integer(),
          failed: Type.Integer(),
          bytes: Type.Integer(),
          agreed: Type.Boolean(),
        }),
      ),
    }),
  },
}

export async function showJson(request: FastifyRequest) {
  const { systems, ...rest } = await readArchitecture(request.server.db)
  const iso = (at: Date | null): string | null => at?.toISOString() ?? null
  return {
    ...rest,
    systems: systems.map((system) => ({
      ...system,
      services: system.services.map((service) => ({
        ...service,
        health: {
          ...service.health,
          p95Ms: service.health.p95Ms ?? null,
          lastSuccessAt: iso(service.health.lastSuccessAt),
          lastFailureAt: iso(service.health.lastFailureAt),
        },
      })),
    })),
  }
}
