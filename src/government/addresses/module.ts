import { anyone, officer } from '#core/access.ts'
import type { App, Module } from '#core/module.ts'
import * as api from './api/api.ts'
import * as lookUp from './look-up/look-up.ts'
import * as plates from './plates/plates.ts'

const hide = true

function routes(app: App): void {
  // Enough for people and for a program that delivers parcels; too little for copying the register house by house.
  const limited = { access: anyone, rateLimit: { max: 120, timeWindow: '1 minute' } }
  app.get(lookUp.root, { config: limited, schema: { hide, querystring: lookUp.Query } }, lookUp.ask)
  app.get(`${lookUp.root}/:plus`, { config: limited, schema: { hide, params: lookUp.Params } }, lookUp.show)
  app.get(
    '/api/addresses/:plus',
    {
      config: limited,
      schema: {
        tags: ['places'],
        summary: 'A spot of the province by its address code (Open Location Code)',
        params: lookUp.Params,
        response: { 200: api.Shape },
      },
    },
    api.one,
  )
  app.get(plates.desk, { config: { access: officer(...plates.roles) }, schema: { hide, querystring: plates.Query } }, plates.show)
}

/** Address codes: a code for every house that a phone can reckon, look up and show. */
export const addressesModule: Module = {
  name: 'addresses',
  doors: [
    { face: 'portal', href: lookUp.root, label: 'addresses.title', about: 'addresses.about', order: 70 },
    { face: 'desk', href: plates.desk, label: 'addresses.plates.title', about: 'addresses.plates.about', seenBy: plates.roles, order: 60 },
  ],
  routes,
}
