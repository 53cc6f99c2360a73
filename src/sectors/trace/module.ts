import { Type } from 'typebox'
import { anyone, officer, signedIn } from '#core/access.ts'
import type { App, Module } from '#core/module.ts'
import { epcisRoutes } from './api/epcis.routes.ts'
import * as buyer from './buyer/buyer.ts'
import * as fake from './buyer/fake.ts'
import * as lookUp from './buyer/look-up.ts'
import * as desk from './desk/desk.ts'
import { traceFacts } from './desk/facts.ts'
import { generateTraceability } from './generate/generate.ts'
import * as own from './own/list.ts'
import * as lot from './own/lot.ts'
import * as make from './own/make.ts'
import { root } from './own/request.ts'
import { copyOwn, hands } from './personal/hands.queries.ts'
import { officeRoles, traceRights, traceRoles } from './rights.ts'
import { loadRules } from './rules/rulebook.ts'

const uuid = Type.String({ format: 'uuid' })
const short = Type.Optional(Type.String({ maxLength: 400 }))
const part = Type.String({ maxLength: 120 })
const hide = true

/** Addresses of GS1 Digital Link: of a product, a lot, a bag; and ours, for what has no number of GS1. */
function links(app: App): void {
  const config = { access: anyone }
  const querystring = Type.Object({ linkType: short })
  const of = (...names: string[]) => ({
    config,
    schema: { hide, querystring, params: Type.Object(Object.fromEntries(names.map((name) => [name, part]))) },
  })
  app.get('/01/:gtin', of('gtin'), buyer.showProduct)
  app.get('/01/:gtin/21/:serial', of('gtin', 'serial'), buyer.show)
  app.get('/01/:gtin/10/:lot', of('gtin', 'lot'), buyer.show)
  app.get('/01/:gtin/10/:lot/21/:serial', of('gtin', 'lot', 'serial'), buyer.show)
  const byId = (params: Record<string, typeof uuid | typeof part>) => ({
    config,
    schema: { hide, querystring, params: Type.Object(params) },
  })
  app.get('/id/:lot', byId({ lot: uuid }), buyer.show)
  app.get('/id/:lot/:serial', byId({ lot: uuid, serial: part }), buyer.show)
}

function buyers(app: App): void {
  const limited = { access: anyone, rateLimit: { max: 30, timeWindow: '10 minutes' } }
  const id = Type.Object({ id: uuid })
  app.get('/truy-xuat', { config: { access: anyone }, schema: { hide, querystring: Type.Object({ ma: short }) } }, lookUp.show)
  app.post('/truy-xuat/noi-xem/:id', { config: limited, schema: { hide, params: id } }, buyer.savePlace)
  app.get(
    '/truy-xuat/bao-hang-gia',
    { config: { access: anyone }, schema: { hide, querystring: Type.Object({ lo: short, luot: short }) } },
    fake.show,
  )
  app.post('/truy-xuat/bao-hang-gia', { config: limited, bodyLimit: 16 * 1024 * 1024, schema: { hide } }, fake.submit)
}

function owners(app: App): void {
  const config = { access: signedIn }
  const plain = { config, schema: { hide } }
  const of = { config, schema: { hide, params: Type.Object({ id: uuid }) } }
  app.get(root, plain, own.show)
  app.get(`${root}/canh-bao`, plain, desk.showOwn)
  app.get(`${root}/san-pham`, plain, own.showProducts)
  app.post(`${root}/san-pham`, plain, own.addProduct)
  app.get(`${root}/don-vi`, plain, own.showParty)
  app.post(`${root}/don-vi`, plain, own.saveParty)
  app.get(`${root}/lo-moi`, { config, schema: { hide, querystring: Type.Object({ tu: short }) } }, make.show)
  app.post(`${root}/lo-moi`, plain, make.submit)
  app.get('/truy-xuat/lo/:id', of, lot.show)
  app.post('/truy-xuat/lo/:id/chuyen', of, lot.move)
  app.post('/truy-xuat/lo/:id/tem', of, lot.label)
  app.get('/truy-xuat/tem/:id', of, lot.sheet)
  const act = Type.Object({ id: uuid, act: Type.Union([Type.Literal('thu-hoi'), Type.Literal('xin-go'), Type.Literal('go')]) })
  app.post('/truy-xuat/lo/:id/:act', { config, schema: { hide, params: act } }, lot.recall)
  app.get('/lam-viec/truy-xuat', { config: { access: officer(...officeRoles) }, schema: { hide } }, desk.show)
}

/** Traceability of shrimp and rice: master data, EPCIS events, lots and their way, labels and what buyers see of them. */
export const traceModule: Module = {
  name: 'trace',
  roles: traceRoles,
  rights: traceRights,
  personal: { copy: ({ db }, personId) => copyOwn(db, personId) },
  hands,
  doors: [
    { face: 'portal', href: '/truy-xuat', label: 'trace.look_up.title', about: 'trace.look_up.about', order: 60 },
    { face: 'portal', href: root, label: 'trace.own.title', about: 'trace.own.about', seenBy: 'signedIn', order: 220 },
    { face: 'desk', href: '/lam-viec/truy-xuat', label: 'trace.desk.title', seenBy: officeRoles, order: 260 },
  ],
  routes: (app) => {
    epcisRoutes(app)
    links(app)
    buyers(app)
    owners(app)
  },
  listens: [...traceFacts.listens],
  load: loadRules,
  commands: [
    {
      name: 'generate traceability',
      summary: 'make up chains of rice and shrimp with labelled bags, labelled so, for demos; refused in production',
      run: (context) => generateTraceability(context),
    },
  ],
}
