import type { Context, Finding, Module } from '#core/module.ts'
import { manageRoutes } from './manage/manage.ts'
import { hands } from './personal/hands.queries.ts'
import { loadServices } from './services/load.ts'
import { nationalPack } from './services/pack.ts'
import { mountStandIns } from './stand-in/stand-in.ts'
import { contractCommands } from './verify/commands.ts'

async function checkServices({ config }: Context): Promise<Finding[]> {
  const { services } = nationalPack(config.province)
  const missing = services.filter((service) => !service.baseUrl).map((service) => service.key)
  if (services.length === 0) return []
  return [
    {
      ok: config.mode !== 'production' || missing.length === 0,
      subject: 'outside databases',
      message:
        missing.length === 0
          ? `${services.length} are connected`
          : config.mode === 'production'
            ? `no address yet: ${missing.join(', ')}`
            : `stand-ins with invented people answer for ${missing.join(', ')}`,
      remedy: 'give baseUrl in national.json, enable the service and agree on its use at /quan-tri/ket-noi',
    },
  ]
}

/** Databases outside the province that procedures ask: who they are, what we need of them, and stand-ins for demo and tests. */
export const nationalModule: Module = {
  name: 'national',
  hands,
  doors: [
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/co-so-du-lieu',
      label: 'national.title',
      about: 'national.about',
      seenBy: ['exchange_operator', 'administrator'],
      order: 912,
    },
  ],
  routes: (app) => {
    mountStandIns(app)
    manageRoutes(app)
  },
  commands: contractCommands,
  load: loadServices,
  doctor: checkServices,
}
