import { officer } from '#core/access.ts'
import type { App, Context, Module } from '#core/module.ts'
import { followUnits } from '#engine/casework/index.ts'
import { readers } from '#engine/indicators/index.ts'
import * as alarm from './alarm/alarm.ts'
import { alarmListeners } from './alarm/hear-cases.ts'
import { centreRights, centreRoles, dutyRole, kind } from './alarm/rights.ts'
import { watch } from './alarm/watch.ts'
import * as brief from './brief/brief.ts'
import { loadCentre } from './composition/load.ts'
import * as duty from './duty/duty.ts'
import { groundOf } from './figures/picture.ts'
import * as live from './live/live.ts'
import * as centre from './page/centre.ts'
import { hands } from './personal/hands.queries.ts'

const see = { access: officer(...readers, dutyRole) }
const act = { access: officer('leader', 'approver', dutyRole) }
const keep = { access: officer(dutyRole) }
const hide = true

function routes(app: App): void {
  app.get('/dieu-hanh', { config: see, schema: { hide, querystring: centre.Query } }, centre.show)
  app.get('/dieu-hanh/don-vi/:unit', { config: see, schema: { hide, params: centre.Params, querystring: centre.Query } }, centre.show)
  app.get('/dieu-hanh/tuong', { config: see, schema: { hide } }, centre.wall)
  app.get('/dieu-hanh/song', { config: see, schema: { hide, querystring: live.Query } }, live.stream)

  app.get('/dieu-hanh/canh-bao', { config: act, schema: { hide, querystring: alarm.Query } }, alarm.list)
  app.get('/dieu-hanh/canh-bao/:id', { config: act, schema: { hide, params: alarm.Params } }, alarm.show)
  app.post('/dieu-hanh/canh-bao/:id', { config: act, schema: { hide, params: alarm.Params, body: alarm.Body } }, alarm.submit)

  const { Params: params, Body: body } = duty
  app.get('/dieu-hanh/truc-ban', { config: act, schema: { hide } }, duty.show)
  app.post('/dieu-hanh/truc-ban', { config: keep, schema: { hide } }, duty.begin)
  app.post('/dieu-hanh/truc-ban/:id/ghi', { config: keep, schema: { hide, params, body } }, duty.note)
  app.post('/dieu-hanh/truc-ban/:id/giao', { config: keep, schema: { hide, params, body } }, duty.end)
  app.get('/dieu-hanh/truc-ban/:id/pdf', { config: act, schema: { hide, params } }, duty.paper)

  app.get('/dieu-hanh/ban-tin', { config: see, schema: { hide } }, brief.show)
  app.post('/dieu-hanh/ban-tin', { config: act, schema: { hide } }, brief.make)
  app.get('/dieu-hanh/ban-tin/:id/pdf', { config: see, schema: { hide, params: brief.Params } }, brief.paper)
}

/** The brief of the province, early in the morning. */
async function morningBrief(context: Context, packDir: string): Promise<void> {
  const place = { db: context.db, clock: context.clock, province: { key: '', name: { vi: '' }, hCode: '', packDir } }
  const ground = await groundOf(place)
  if (ground) await brief.makeBrief(place, ground, ground.root.id, 'tinhso')
}

const following = followUnits({ kind, job: 'centre.move_alarms' })
const wide = ['desk', 'steering'] as const

/** The operations centre: the whole picture on desk and wall, alarms that become cases, the log of the shift and the daily brief. */
export const centreModule: Module = {
  name: 'centre',
  hands,
  roles: centreRoles,
  rights: centreRights,
  doors: [
    { face: wide, href: '/dieu-hanh', label: 'core.nav.steering', place: 'bar', order: 20, seenBy: [...readers, dutyRole] },
    {
      face: wide,
      href: '/dieu-hanh/canh-bao',
      label: 'centre.alarm.title',
      about: 'centre.alarm.about',
      seenBy: ['leader', 'approver', dutyRole],
      order: 110,
    },
    {
      face: wide,
      href: '/dieu-hanh/truc-ban',
      label: 'centre.duty.title',
      about: 'centre.duty.about',
      seenBy: ['leader', 'approver', dutyRole],
      order: 112,
    },
    {
      face: wide,
      href: '/dieu-hanh/ban-tin',
      label: 'centre.brief.title',
      about: 'centre.brief.about',
      seenBy: [...readers, dutyRole],
      order: 114,
    },
    {
      face: 'steering',
      href: '/dieu-hanh/tuong',
      label: 'centre.door.wall',
      about: 'centre.wall.about',
      seenBy: [...readers, dutyRole],
      order: 116,
    },
  ],
  routes: (app) => {
    live.openBroadcaster(app)
    routes(app)
  },
  load: loadCentre,
  listens: [...alarmListeners, ...following.listens],
  jobs: {
    ...following.jobs,
    'centre.watch': async (context) => void (await watch(context)),
    'centre.brief': (context) => morningBrief(context, context.config.province),
  },
  schedule: [
    { cron: '*/5 * * * *', job: 'centre.watch' },
    { cron: '0 0 * * *', job: 'centre.brief' },
  ],
  commands: [
    {
      name: 'centre watch',
      summary: 'look at every rule of the alarms now, as the program does each five minutes; a second run changes nothing',
      run: async (context) => {
        context.log(`${await watch(context)} alarms opened, ended or told`)
        return 0
      },
    },
  ],
}
