import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App, Module } from '#core/module.ts'
import { loadChecklists } from './checklist/checklist.ts'
import * as conclude from './conclude/conclude.ts'
import { inspectionFacts } from './facts/facts.ts'
import * as plan from './plan/plan.ts'
import { inspectionRights, inspectionRoles } from './plan/rights.ts'
import * as visit from './visit/visit.ts'

const { root } = plan
const uuid = Type.String({ format: 'uuid' })

function pages(app: App): void {
  const both = { access: officer('inspector', 'leader') }
  const inspector = { access: officer('inspector') }
  const of = (access: typeof both, params: Record<string, typeof uuid> = { id: uuid }) => ({
    config: access,
    schema: { hide: true, params: Type.Object(params) },
  })
  app.get(root, { config: both, schema: { hide: true, querystring: plan.HomeQuery } }, plan.home)
  app.post(`${root}/ke-hoach`, { config: inspector, schema: { hide: true } }, plan.createPlan)
  app.get(`${root}/ke-hoach/:id`, of(both), plan.showPlan)
  app.post(`${root}/ke-hoach/:id/them`, of(inspector), plan.addVisit)
  app.post(`${root}/ke-hoach/:id/duyet`, of({ access: officer('leader') }), plan.approve)
  app.post(`${root}/ke-hoach/:id/:visit/bo`, of(inspector, { id: uuid, visit: uuid }), plan.removeVisit)
  app.get(`${root}/:id`, of(both), visit.show)
  app.post(`${root}/:id`, of(inspector), visit.save)
  app.post(`${root}/:id/thong-bao`, of(inspector), visit.announce)
  app.post(`${root}/:id/bat-dau`, of(inspector), visit.begin)
  app.get(`${root}/:id/anh/:photo`, of(both, { id: uuid, photo: uuid }), visit.photo)
  app.post(`${root}/:id/ket-luan`, of(inspector), conclude.conclude)
  app.post(`${root}/:id/huy`, of(both), conclude.cancel)
  const remedy = { id: uuid, remedy: uuid }
  app.post(`${root}/:id/khac-phuc/:remedy`, of(inspector, remedy), conclude.report)
  app.post(`${root}/:id/khac-phuc/:remedy/xac-nhan`, of(inspector, remedy), conclude.confirm)
}

function interfaces(app: App): void {
  const config = { access: officer('inspector') }
  const params = Type.Object({ id: uuid })
  app.post(
    '/api/inspections/:id/notes',
    {
      config,
      schema: {
        tags: ['inspections'],
        summary: 'Write what was found on points of a visit, also later what was noted offline',
        params,
        body: visit.NotesBody,
        response: { 200: visit.NotesAnswer },
      },
    },
    visit.sync,
  )
  app.post(
    '/api/inspections/:id/photos',
    {
      config,
      schema: {
        tags: ['inspections'],
        summary: 'Send a photo of a point (multipart, one file)',
        consumes: ['multipart/form-data'],
        params,
        querystring: visit.PhotoQuery,
        response: { 200: visit.PhotoAnswer },
      },
    },
    visit.syncPhoto,
  )
}

/** Inspections: the year's plans, visits with check lists in the field, conclusions, remedies and their follow-up. */
export const inspectionsModule: Module = {
  name: 'inspections',
  roles: inspectionRoles,
  rights: inspectionRights,
  doors: [{ face: 'desk', href: root, label: 'inspections.title', seenBy: ['inspector', 'leader'], order: 250 }],
  routes: (app) => {
    pages(app)
    interfaces(app)
  },
  listens: inspectionFacts.listens,
  load: loadChecklists,
}
