import { Type } from 'typebox'
import { anyone, officer } from '#core/access.ts'
import type { App, Module } from '#core/module.ts'
import { followUnits } from '#engine/casework/index.ts'
import * as api from './api/api.ts'
import * as ask from './ask/ask.ts'
import { personal } from './ask/contact.ts'
import * as page from './browse/dataset.ts'
import * as download from './browse/download.ts'
import * as list from './browse/list.ts'
import * as linked from './catalogue/linked.ts'
import { refreshJob, registerDatasets, useConfig } from './dataset/kind.ts'
import { loadPack } from './dataset/pack.ts'
import { deciders, openDataRights, requestKind, writers } from './dataset/rights.ts'
import { readSettings } from './dataset/settings.ts'
import { desk } from './desk/address.ts'
import * as board from './desk/board.ts'
import * as draft from './desk/draft.ts'
import * as edit from './desk/edit.ts'
import * as keep from './desk/keep.ts'
import * as requests from './desk/requests.ts'
import { hands } from './personal/hands.queries.ts'
import { openDataFacts } from './release/facts.ts'
import { findings } from './release/findings.ts'
import { refreshDue } from './release/refresh.ts'

const hide = true
const open = { access: anyone }
const slow = { access: anyone, rateLimit: { max: 10, timeWindow: '1 hour' } }
/** Enough for people and for programs that behave. */
const limited = { access: anyone, rateLimit: { max: 300, timeWindow: '1 minute' } }
const name = Type.String({ maxLength: 80 })
const following = followUnits({ kind: requestKind, job: 'opendata.move_requests' })

registerDatasets()

function publicRoutes(app: App): void {
  const { root } = list
  const params = page.Params
  app.get(root, { config: open, schema: { hide, querystring: list.ListQuery } }, list.show)
  const form = Type.Enum(['jsonld', 'ttl'])
  app.get(`${root}/danh-muc.:form`, { config: limited, schema: { hide, params: Type.Object({ form }) } }, linked.catalogueFile)
  app.get(`${root}/de-nghi`, { config: open, schema: { hide } }, ask.show)
  app.post(`${root}/de-nghi`, { config: slow, schema: { hide } }, ask.submit)
  const followed = Type.Object({ reference: Type.String({ maxLength: 30 }) })
  app.get(`${root}/yeu-cau/:reference`, { config: limited, schema: { hide, params: followed, querystring: ask.FollowQuery } }, ask.follow)
  app.get(`${root}/:dataset`, { config: open, schema: { hide, params } }, page.show)
  app.get(
    `${root}/:dataset/mo-ta.:form`,
    { config: limited, schema: { hide, params: Type.Object({ dataset: name, form }) } },
    linked.datasetFile,
  )
  app.get(`${root}/:dataset/hoi`, { config: open, schema: { hide, params, querystring: ask.AskQuery } }, ask.show)
  app.post(`${root}/:dataset/hoi`, { config: slow, schema: { hide, params } }, ask.submit)
  // Not compressed on the way: bytes, sizes, ranges and checksums are those of the file.
  const file = Type.String({ maxLength: 80 })
  const newest = Type.Object({ dataset: name, file })
  const fixed = Type.Object({ dataset: name, number: Type.Integer({ minimum: 1, maximum: 1_000_000 }), file })
  app.get(`${root}/:dataset/tai/:file`, { compress: false, config: limited, schema: { hide, params: newest } }, download.downloadNewest)
  app.get(
    `${root}/:dataset/phien-ban/:number/:file`,
    { compress: false, config: limited, schema: { hide, params: fixed } },
    download.downloadRelease,
  )
}

function apiRoutes(app: App): void {
  const { Params: params } = page
  const about = (summary: string): { tags: string[]; summary: string } => ({ tags: ['open-data'], summary })
  app.get(
    '/api/open-data',
    {
      config: limited,
      schema: {
        ...about('Open datasets with their files, sizes and checksums'),
        querystring: api.ListQuery,
        response: { 200: api.ListShape },
      },
    },
    api.list,
  )
  app.get(
    '/api/open-data/:dataset',
    { config: limited, schema: { ...about('A dataset: its columns and all its versions'), params, response: { 200: api.OneShape } } },
    api.one,
  )
  app.get(
    '/api/open-data/:dataset/rows',
    {
      config: limited,
      schema: {
        ...about('Rows of the newest version; any column may be asked for by its value'),
        params,
        querystring: api.RowsQuery,
        response: { 200: api.RowsShape },
      },
    },
    api.rows,
  )
}

function deskRoutes(app: App): void {
  const all = { access: officer(...new Set([...writers, ...deciders])) }
  const write = { access: officer(...writers) }
  const answer = { access: officer('data_steward') }
  const params = page.Params
  const id = Type.Object({ id: Type.String({ format: 'uuid' }) })
  app.get(desk, { config: all, schema: { hide } }, board.show)
  app.get(`${desk}/moi`, { config: write, schema: { hide, querystring: edit.EditQuery } }, edit.showNew)
  app.post(`${desk}/moi`, { config: write, schema: { hide, querystring: edit.EditQuery } }, edit.submitNew)
  app.get(`${desk}/yeu-cau`, { config: answer, schema: { hide, querystring: requests.RequestsQuery } }, requests.list)
  app.get(`${desk}/yeu-cau/:id`, { config: answer, schema: { hide, params: id } }, requests.show)
  app.post(`${desk}/yeu-cau/:id`, { config: answer, schema: { hide, params: id } }, requests.submit)
  app.get(`${desk}/ban-thao/:id`, { config: all, schema: { hide, params: id } }, draft.show)
  app.post(`${desk}/ban-thao/:id`, { config: all, schema: { hide, params: id } }, draft.submit)
  app.get(`${desk}/:dataset`, { config: all, schema: { hide, params } }, board.showOne)
  app.get(`${desk}/:dataset/sua`, { config: write, schema: { hide, params } }, edit.showEdit)
  app.post(`${desk}/:dataset/sua`, { config: write, schema: { hide, params } }, edit.submitEdit)
  app.post(`${desk}/:dataset/lam-moi`, { config: write, schema: { hide, params } }, keep.refresh)
  app.post(`${desk}/:dataset/thu-hoi`, { config: write, schema: { hide, params } }, keep.withdraw)
}

/** Open data: registers and indicators published as datasets, by two persons, after a scan for what is somebody's. */
export const openDataModule: Module = {
  name: 'opendata',
  hands,
  rights: openDataRights,
  personal,
  doors: [
    { face: 'portal', href: list.root, label: 'opendata.title', about: 'opendata.about', order: 60 },
    {
      face: ['desk', 'steering'],
      href: desk,
      label: 'opendata.desk.title',
      about: 'opendata.desk.about',
      seenBy: [...new Set([...writers, ...deciders])],
      order: 310,
    },
  ],
  routes: (app) => {
    readSettings(app.province.packDir)
    useConfig(app.config)
    publicRoutes(app)
    apiRoutes(app)
    deskRoutes(app)
  },
  load: async (context, packDir) => {
    useConfig(context.config)
    await loadPack(context, packDir)
  },
  listens: [...following.listens, ...openDataFacts.listens],
  jobs: { ...following.jobs, [refreshJob]: async (context) => void (await refreshDue(context)) },
  // By night in Vietnam, when the day's figures have been counted.
  schedule: [{ cron: '20 19 * * *', job: refreshJob }],
  commands: [
    {
      name: 'refresh open-data',
      summary: 'look at the sources of all datasets whose time has come; a version is made only where the content changed',
      run: async (context) => {
        for (const [key, result] of await refreshDue(context)) context.log(`${key}: ${result}`)
        return 0
      },
    },
  ],
  doctor: findings,
}
