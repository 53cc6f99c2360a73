import { officer } from '#core/access.ts'
import type { App, Module } from '#core/module.ts'
import { defineFactSource, readers } from '#engine/indicators/index.ts'
import * as board from './board/board.ts'
import * as paper from './paper/download.ts'
import { hands } from './personal/hands.queries.ts'
import * as report from './produce/report.ts'
import { reportFacts } from './regime/facts.ts'
import { loadPackRegimes, lookAtConnections } from './regime/pack.ts'
import { actingRoles } from './regime/report.rules.ts'

const read = { access: officer(...readers, 'clerk') }
const act = { access: officer(...actingRoles) }
const hide = true

function routes(app: App): void {
  const { Params: params, Query: querystring } = report
  app.get('/dieu-hanh/bao-cao', { config: read, schema: { hide } }, board.show)
  app.get('/dieu-hanh/bao-cao/:key/:ky', { config: read, schema: { hide, params, querystring } }, report.show)
  app.post('/dieu-hanh/bao-cao/:key/:ky/viec', { config: act, schema: { hide, params, querystring } }, report.submit)
  app.get('/dieu-hanh/bao-cao/:key/:ky/tai/:kind', { config: read, schema: { hide, params: paper.Params, querystring } }, paper.download)
  app.get(
    '/api/reports',
    {
      config: read,
      schema: {
        tags: ['reports'],
        security: [{ bearer: [] }],
        summary: 'The last report of every regime: connected, on the way, in time, late or missing',
        response: { 200: board.ListShape },
      },
    },
    board.list,
  )
}

/** Periodic reports: templates over indicators, produced, checked, approved, signed off, sent and archived. */
export const reportsModule: Module = {
  name: 'reports',
  hands,
  doors: [
    {
      face: ['desk', 'steering'],
      href: '/dieu-hanh/bao-cao',
      label: 'reports.title',
      about: 'reports.about',
      seenBy: [...readers, 'clerk'],
      order: 140,
    },
  ],
  routes: (app) => {
    defineFactSource(reportFacts(() => app.clock.now()))
    routes(app)
  },
  load: async (context, packDir) => {
    defineFactSource(reportFacts(() => context.clock.now()))
    await loadPackRegimes(context, packDir)
  },
  jobs: { 'reports.look_at_connections': ({ db, clock }) => lookAtConnections(db, clock.now()) },
  schedule: [{ cron: '20 17 * * *', job: 'reports.look_at_connections' }],
}
