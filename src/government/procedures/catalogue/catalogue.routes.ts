import { Type } from 'typebox'
import { anyone, officer } from '#core/access.ts'
import type { App } from '#core/module.ts'
import {
  apiDefects,
  apiProcedure,
  apiProcedures,
  apiScores,
  DefectAnswer,
  DefectQuery,
  ProcedureAnswer,
  ProcedureQuery,
  ProceduresAnswer,
  ScoreAnswer,
  ScoreQuery,
} from './catalogue.api.ts'
import { home, lifeEvent, type MostFiled, search, show } from './catalogue.ts'
import { readPortalData } from './pack-data.ts'
import { defects } from '../lint/lint.ts'

const text = Type.Optional(Type.String({ maxLength: 4000 }))
const Search = Type.Object({ q: text, 'linh-vuc': text, cap: text, 'doi-tuong': text, 'su-kien': text, 'co-quan': text, sau: text })

/** Every address of the catalogue: pages for everybody, the report of defects, and the interface for programs. */
export async function catalogueRoutes(app: App, options: { mostFiled?: MostFiled } = {}): Promise<void> {
  const data = await readPortalData(app.province.packDir)
  const open = { access: anyone }
  const steering = { access: officer('administrator', 'leader') }

  app.get('/', { config: open, schema: { hide: true } }, (request, reply) => home(request, reply, data, options.mostFiled))
  app.get<{ Querystring: Record<string, string | undefined> }>(
    '/thu-tuc',
    { config: open, schema: { hide: true, querystring: Search } },
    (request, reply) => search(request, reply, data),
  )
  app.get<{ Params: { key: string }; Querystring: Record<string, string | undefined> }>(
    '/su-kien/:key',
    { config: open, schema: { hide: true, querystring: Type.Object({ sau: text }) } },
    (request, reply) => lifeEvent(request, reply, data),
  )
  app.get<{ Params: { code: string }; Querystring: Record<string, string | undefined> }>(
    '/thu-tuc/:code',
    { config: open, schema: { hide: true, querystring: Type.Object({ ngay: text }) } },
    (request, reply) => show(request, reply, data),
  )
  app.get<{ Querystring: Record<string, string | undefined> }>(
    '/dieu-hanh/danh-muc',
    {
      config: steering,
      schema: {
        hide: true,
        querystring: Type.Object({ 'quy-tac': text, bo: text, 'co-quan': text, 'linh-vuc': text, phan: text, xem: text, sau: text }),
      },
    },
    defects,
  )

  const tags = ['catalogue']
  app.get<{ Querystring: ProcedureQuery }>(
    '/api/procedures',
    { config: open, schema: { tags, summary: 'Search procedures', querystring: ProcedureQuery, response: { 200: ProceduresAnswer } } },
    (request) => apiProcedures(request, data),
  )
  app.get<{ Params: { code: string }; Querystring: { on?: string } }>(
    '/api/procedures/:code',
    {
      config: open,
      schema: {
        tags,
        summary: 'Read one procedure, as in force on a day',
        params: Type.Object({ code: Type.String() }),
        querystring: Type.Object({ on: Type.Optional(Type.String({ description: 'Day, YYYY-MM-DD; today if left out' })) }),
        response: { 200: ProcedureAnswer },
      },
    },
    apiProcedure,
  )
  app.get<{ Querystring: DefectQuery }>(
    '/api/catalogue/defects',
    {
      config: open,
      schema: {
        tags,
        summary: 'Defects of the catalogue, by rule and ministry',
        querystring: DefectQuery,
        response: { 200: DefectAnswer },
      },
    },
    apiDefects,
  )
  app.get<{ Querystring: ScoreQuery }>(
    '/api/catalogue/scores',
    {
      config: open,
      schema: {
        tags,
        summary: 'How good the records of each agency, field, ministry or part are, the worst first',
        querystring: ScoreQuery,
        response: { 200: ScoreAnswer },
      },
    },
    apiScores,
  )
}
