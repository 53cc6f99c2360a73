import { Type } from 'typebox'
import { anyone, officer, signedIn } from '#core/access.ts'
import { on } from '#core/events.ts'
import type { App, Module } from '#core/module.ts'
import { CaseActed, CaseOpened } from '#engine/casework/index.ts'
import { readPack } from '#ground/places/index.ts'
import { askAtFiling, hearActed, hearOpened, openedJob } from './ask/ask.ts'
import { home } from './ask/ask.page.tsx'
import * as ask from './ask/pages.ts'
import * as office from './desk/desk.ts'
import { desk } from './desk/desk.page.tsx'
import { orderJob, sendOrders } from './order/order.ts'
import { hands } from './personal/hands.queries.ts'
import { personal } from './personal/personal.ts'
import * as webhook from './receive/webhook.ts'
import * as standIn from './stand-in/pages.ts'
import { there } from './stand-in/stand-in.page.tsx'

const hide = true

function routes(app: App): void {
  const own = { config: { access: signedIn }, schema: { hide, params: ask.Params } }
  app.get(home, { config: { access: signedIn }, schema: { hide } }, ask.showMine)
  app.get(`${home}/:ref`, own, ask.showAsk)
  app.post(`${home}/:ref`, own, ask.submitAsk)
  app.post(`${home}/:ref/huy`, own, ask.submitCancel)
  const config = { access: officer(...office.roles) }
  const one = { config, schema: { hide, params: office.Params } }
  app.get(desk, { config, schema: { hide } }, office.showDesk)
  app.post(`${desk}/bang-ke`, { config, schema: { hide } }, office.makeSheet)
  app.get(`${desk}/bang-ke/:id`, one, office.showSheet)
  app.post(`${desk}/:id`, one, office.decide)
  app.register(async (scope) => {
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, webhook.parseKeeping)
    scope.post(
      '/api/post/events',
      {
        config: { access: anyone, crossSite: true, rateLimit: { max: 600, timeWindow: '1 minute' } },
        preValidation: webhook.demandSignature,
        schema: {
          tags: ['post'],
          summary: 'The post tells what happened to a parcel; signed as Standard Webhooks 1.0 says',
          body: webhook.Body,
          response: { 200: webhook.Answer, 401: Type.Any(), 404: Type.Any() },
        },
      },
      webhook.receiveNews,
    )
  })
  if (app.config.mode === 'production') return
  app.get(there, { config: { access: anyone }, schema: { hide } }, standIn.show)
  app.post(there, { config: { access: anyone }, schema: { hide } }, standIn.move)
  app.post(`${there}/loi`, { config: { access: anyone }, schema: { hide } }, standIn.setFaults)
}

/** Results to homes and papers from homes by the public post. */
export const postModule: Module = {
  name: 'post',
  hands,
  doors: [
    { face: 'portal', href: home, label: 'post.title', about: 'post.about', seenBy: 'signedIn', order: 37 },
    { face: 'desk', href: desk, label: 'post.desk', about: 'post.desk_about', seenBy: office.roles, order: 22 },
  ],
  routes,
  personal,
  listens: [on(CaseOpened, 'post.opened', hearOpened), on(CaseActed, 'post.acted', hearActed)],
  jobs: {
    [openedJob]: async (context, payload) => {
      const { manifest } = await readPack(context.config.province)
      const { key, name, hCode } = manifest
      await askAtFiling(context, { key, name, hCode, packDir: context.config.province }, payload)
    },
    [orderJob]: (context) => sendOrders(context),
  },
  schedule: [{ cron: '* * * * *', job: orderJob }],
}
