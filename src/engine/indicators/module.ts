import { Type } from 'typebox'
import { officer, officerWho } from '#core/access.ts'
import { dayOf } from '#core/i18n.ts'
import type { App, Context, Module } from '#core/module.ts'
import * as api from './api/api.ts'
import * as catalogue from './catalogue/catalogue.ts'
import * as draft from './draft/draft.ts'
import * as records from './drill/records.ts'
import * as decide from './entry/decide.ts'
import * as desk from './entry/desk.ts'
import * as form from './entry/form.ts'
import { dataEntryFacts, useProvince } from './entry/obliged.ts'
import { freezeDue } from './freeze/freeze.ts'
import * as freeze from './freeze/freeze-form.ts'
import * as indicator from './indicator/indicator.ts'
import { loadPackIndicators } from './pack/pack.ts'
import { hands } from './personal/hands.queries.ts'
import { indicatorRights, readers } from './reading/scope.ts'
import { settleScheduled } from './source/cell.queries.ts'
import { rebuildSource } from './source/count.ts'
import { findSource, listSources, registerSource } from './source/source.ts'

const write = { access: officer('data_entry', 'data_approver') }
const approve = { access: officer('data_approver') }
const enter = { access: officer('data_entry') }
const hide = true
const params = indicator.Params

function pages(app: App): void {
  const read = { access: officerWho('see', 'indicator') }
  app.get('/dieu-hanh/chi-tieu', { config: read, schema: { hide, querystring: catalogue.Query } }, catalogue.show)
  app.get('/dieu-hanh/chi-tieu/moi', { config: write, schema: { hide } }, draft.show)
  app.post('/dieu-hanh/chi-tieu/moi', { config: write, schema: { hide } }, draft.submit)
  app.get('/dieu-hanh/chi-tieu/:key', { config: read, schema: { hide, params, querystring: indicator.Query } }, indicator.show)
  app.get('/dieu-hanh/chi-tieu/:key/ho-so', { config: read, schema: { hide, params, querystring: records.Query } }, records.show)
  app.post('/dieu-hanh/chi-tieu/:key/chot', { config: approve, schema: { hide, params } }, freeze.submit)
  app.get('/dieu-hanh/chi-tieu/:key/sua', { config: write, schema: { hide, params } }, draft.show)
  app.post('/dieu-hanh/chi-tieu/:key/sua', { config: write, schema: { hide, params } }, draft.submit)
  app.get('/dieu-hanh/chi-tieu/:key/ban-thao', { config: read, schema: { hide, params } }, draft.review)
  app.post('/dieu-hanh/chi-tieu/:key/ban-thao', { config: approve, schema: { hide, params } }, draft.decide)

  const one = Type.Object({ key: Type.String({ maxLength: 60 }), ky: Type.String({ maxLength: 10 }) })
  const id = Type.Object({ id: Type.String({ format: 'uuid' }) })
  app.get('/lam-viec/so-lieu', { config: write, schema: { hide } }, desk.show)
  app.get('/lam-viec/so-lieu/duyet/:id', { config: write, schema: { hide, params: id } }, decide.show)
  app.post('/lam-viec/so-lieu/duyet/:id', { config: approve, schema: { hide, params: id } }, decide.submit)
  app.get('/lam-viec/so-lieu/:key/:ky', { config: enter, schema: { hide, params: one } }, form.show)
  app.post('/lam-viec/so-lieu/:key/:ky', { config: enter, schema: { hide, params: one } }, form.submit)
}

function apiRoutes(app: App): void {
  const read = { access: officerWho('see', 'indicator') }
  const about = { tags: ['indicators'], security: [{ bearer: [] }] }
  app.get(
    '/api/indicators',
    {
      config: read,
      schema: {
        ...about,
        summary: 'All indicators with their latest values, source, owner and age',
        querystring: api.ListQuery,
        response: { 200: api.ListShape },
      },
    },
    api.list,
  )
  app.get(
    '/api/indicators/:key',
    {
      config: read,
      schema: { ...about, summary: 'An indicator: its definition, versions and frozen periods', params, response: { 200: api.OneShape } },
    },
    api.one,
  )
  app.get(
    '/api/indicators/:key/values',
    {
      config: read,
      schema: {
        ...about,
        summary: 'Values by period, and by unit or dimension, in the units of then or of any day; a closed grammar',
        params,
        querystring: api.ValuesQuery,
        response: { 200: api.ValuesShape },
      },
    },
    api.values,
  )
  app.get(
    '/api/indicators/:key/records',
    {
      config: read,
      schema: {
        ...about,
        summary: 'The records behind a value that you may read',
        params,
        querystring: api.RecordsQuery,
        response: { 200: api.RecordsShape },
      },
    },
    api.records,
  )
}

async function rebuild(context: Context, [key]: string[]): Promise<number> {
  const chosen = key ? [findSource(key)] : listSources().filter((source) => source.all)
  for (const source of chosen) {
    if (!source?.all) {
      context.log(
        `no source ${key} that can be counted anew: ${listSources()
          .filter((one) => one.all)
          .map((one) => one.key)
          .join(', ')}`,
      )
      return 2
    }
    await rebuildSource(context, source)
  }
  return 0
}

/** Measures: defined as data, counted from work that was done, told by unit and period, frozen and drilled down. */
export const indicatorsModule: Module = {
  name: 'indicators',
  hands,
  roles: [
    { role: 'data_entry', label: 'indicators.role.data_entry' },
    { role: 'data_approver', label: 'indicators.role.data_approver' },
  ],
  rights: indicatorRights,
  doors: [
    {
      face: ['desk', 'steering'],
      href: '/dieu-hanh/chi-tieu',
      label: 'indicators.title',
      about: 'indicators.about',
      seenBy: [...readers],
      order: 120,
    },
    {
      face: ['desk', 'steering'],
      href: '/lam-viec/so-lieu',
      label: 'indicators.entry.title',
      about: 'indicators.entry.about',
      seenBy: ['data_entry', 'data_approver'],
      order: 130,
    },
  ],
  routes: (app) => {
    useProvince(app.province.packDir)
    registerSource(dataEntryFacts(() => app.clock.now()))
    pages(app)
    apiRoutes(app)
  },
  load: async (context, packDir) => {
    useProvince(packDir)
    registerSource(dataEntryFacts(() => context.clock.now()))
    await loadPackIndicators(context, packDir)
  },
  jobs: {
    'indicators.settle': async ({ db, clock }) => void (await settleScheduled(db, dayOf(clock.now()))),
    'indicators.freeze': async (context) => void (await freezeDue(context)),
  },
  schedule: [
    { cron: '10 17 * * *', job: 'indicators.settle' },
    { cron: '40 18 * * *', job: 'indicators.freeze' },
  ],
  commands: [
    {
      name: 'indicators rebuild',
      summary: 'count the facts of a source (or of all) anew from its own tables; readers see the old figures until the new ones are there',
      arguments: [{ name: 'source', summary: 'such as one_stop; all that can be counted if left out', optional: true }],
      run: rebuild,
    },
    {
      name: 'indicators freeze',
      summary: 'freeze the figures of periods whose days of grace are over',
      run: async (context) => {
        await freezeDue(context)
        return 0
      },
    },
  ],
}
