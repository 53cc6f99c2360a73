import { Type } from 'typebox'
import { anyone, officer } from '#core/access.ts'
import { dayOf } from '#core/i18n.ts'
import type { App, Module } from '#core/module.ts'
import * as call from './call/calls.ts'
import { loadOffices } from './office/load.ts'
import { hands } from './personal/hands.queries.ts'
import { forgetPhones } from './ticket/ticket.queries.ts'
import { remind, remindJob } from './remind/remind.ts'
import * as ticket from './ticket/tickets.ts'

const hide = true
const Unit = Type.Object({ unit: Type.String({ maxLength: 60 }) })
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const short = Type.Optional(Type.String({ maxLength: 20 }))

function routes(app: App): void {
  const open = { access: anyone }
  // A hall's kiosk gives a number every few seconds; a machine that empties the queue's numbers is stopped.
  const limited = { access: anyone, rateLimit: { max: 30, timeWindow: '1 minute' } }
  app.get('/lay-so', { config: open, schema: { hide } }, ticket.showOffices)
  app.get('/lay-so/:unit', { config: open, schema: { hide, params: Unit } }, ticket.showOffice)
  app.post('/lay-so/:unit', { config: limited, schema: { hide, params: Unit } }, ticket.take)
  app.get('/lay-so/:unit/hen', { config: open, schema: { hide, params: Unit, querystring: Type.Object({ ngay: short }) } }, ticket.showBook)
  app.post('/lay-so/:unit/hen', { config: limited, schema: { hide, params: Unit } }, ticket.book)
  app.get('/lay-so/:unit/man-hinh', { config: open, schema: { hide, params: Unit } }, call.showScreen)
  app.get('/lay-so/phieu/:id', { config: open, schema: { hide, params: Id } }, ticket.showTicket)
  app.post('/lay-so/phieu/:id/den', { config: limited, schema: { hide, params: Id } }, ticket.submitArrival)
  app.post('/lay-so/phieu/:id/huy', { config: limited, schema: { hide, params: Id } }, ticket.submitCancel)

  const reception = { access: officer('receiver') }
  const One = Type.Object({ id: Type.String({ format: 'uuid' }), outcome: Type.String({ maxLength: 10 }) })
  app.get('/lam-viec/goi-so', { config: reception, schema: { hide, querystring: Type.Object({ trong: short }) } }, call.showCalls)
  app.post('/lam-viec/goi-so/tiep', { config: reception, schema: { hide } }, call.next)
  app.post('/lam-viec/goi-so/:id/:outcome', { config: reception, schema: { hide, params: One } }, call.end)
}

const forgetJob = 'reception.forget_phones'
const week = 7 * 86_400_000

/** The hall of the one-stop: numbers, appointments, the calling screen, and how long people wait. */
export const receptionModule: Module = {
  name: 'reception',
  hands,
  routes,
  doors: [
    { face: 'portal', href: '/lay-so', label: 'reception.title', about: 'reception.about', order: 60 },
    { face: 'desk', href: '/lam-viec/goi-so', label: 'reception.call.title', seenBy: ['receiver'], order: 20 },
  ],
  jobs: {
    [remindJob]: async (context) => void (await remind(context)),
    [forgetJob]: async ({ db, clock }) => {
      await forgetPhones(db, dayOf(new Date(clock.now().getTime() - week)))
    },
  },
  // Nine in the morning and three in the afternoon of Vietnam: who is missed at the first is reached at the second.
  schedule: [
    { cron: '40 3 * * *', job: forgetJob },
    { cron: '5 2,8 * * *', job: remindJob },
  ],
  load: loadOffices,
}
