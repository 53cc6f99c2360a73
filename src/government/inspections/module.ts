import { Type } from 'typebox'
import { officer, signedIn } from '#core/access.ts'
import type { App, Module } from '#core/module.ts'
import { followUnits } from '#engine/casework/index.ts'
import { loadChecklists } from './checklist/checklist.ts'
import * as conclude from './conclude/conclude.ts'
import { inspectionFacts, pointFacts } from './facts/facts.ts'
import { remindJob, remindOfRemedies } from './follow-up/remind.ts'
import { generateInspections } from './generate/generate.ts'
import { hands } from './personal/hands.queries.ts'
import * as plan from './plan/plan.ts'
import { root } from './plan/request.ts'
import * as inspected from './inspected/inspected.ts'
import { inspectedRoot } from './inspected/tell.ts'
import { inspectionRights, inspectionRoles, kind } from './plan/rights.ts'
import * as unplanned from './unplanned/unplanned.ts'
import { registerChecklists } from './checklist/versions.ts'
import * as paper from './paper/paper.ts'
import * as sheet from './visit/sheet.ts'
import { showJson, VisitAnswer } from './visit/read.ts'
import * as visit from './visit/visit.ts'

const uuid = Type.String({ format: 'uuid' })

registerChecklists()

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
  app.get(`${root}/dot-xuat`, { config: inspector, schema: { hide: true } }, unplanned.showForm)
  app.post(`${root}/dot-xuat`, { config: inspector, schema: { hide: true } }, unplanned.propose)
  app.get(`${root}/dot-xuat/:id`, of(both), unplanned.show)
  app.post(`${root}/dot-xuat/:id`, of({ access: officer('leader') }), unplanned.decide)
  app.get(`${root}/:id`, of(both), visit.show)
  app.post(`${root}/:id`, of(inspector), sheet.save)
  app.post(`${root}/:id/thong-bao`, of(inspector), visit.announce)
  app.post(`${root}/:id/bat-dau`, of(inspector), visit.begin)
  app.get(`${root}/:id/anh/:photo`, of(both, { id: uuid, photo: uuid }), visit.photo)
  app.post(`${root}/:id/ket-luan`, of(inspector), conclude.conclude)
  app.post(`${root}/:id/huy`, of(both), conclude.cancel)
  app.get(`${root}/:id/giay/:file`, { config: both, schema: { hide: true, params: paper.Params } }, paper.show)
  const remedy = { id: uuid, remedy: uuid }
  app.get(`${root}/:id/khac-phuc/:remedy/anh`, of(both, remedy), visit.remedyPhoto)
  app.post(`${root}/:id/khac-phuc/:remedy`, of(inspector, remedy), conclude.report)
  app.post(`${root}/:id/khac-phuc/:remedy/xac-nhan`, of(inspector, remedy), conclude.confirm)
}

/** For whoever acts for the inspected. */
function inspectedPages(app: App): void {
  const of = (params: Record<string, typeof uuid>) => ({
    config: { access: signedIn },
    schema: { hide: true, params: Type.Object(params) },
  })
  app.get(inspectedRoot, of({}), inspected.list)
  app.get(`${inspectedRoot}/:id`, of({ id: uuid }), inspected.show)
  app.get(`${inspectedRoot}/:id/anh/:photo`, of({ id: uuid, photo: uuid }), inspected.photo)
  app.get(`${inspectedRoot}/:id/giay/:file`, { config: { access: signedIn }, schema: { hide: true, params: paper.Params } }, paper.showOwn)
  app.post(`${inspectedRoot}/:id/khac-phuc/:remedy`, of({ id: uuid, remedy: uuid }), inspected.report)
  app.get(`${inspectedRoot}/:id/khac-phuc/:remedy/anh`, of({ id: uuid, remedy: uuid }), inspected.remedyPhoto)
}

function interfaces(app: App): void {
  const config = { access: officer('inspector') }
  const params = Type.Object({ id: uuid })
  app.get(
    '/api/inspections/:id',
    {
      config: { access: officer('inspector', 'leader') },
      schema: {
        tags: ['inspections'],
        summary: 'The points of a visit, how each is answered and within which limit, and what was found on it',
        params,
        response: { 200: VisitAnswer },
      },
    },
    showJson,
  )
  app.post(
    '/api/inspections/:id/notes',
    {
      config,
      schema: {
        tags: ['inspections'],
        summary: 'Write what was found on points of a visit, also later what was noted offline',
        params,
        body: sheet.NotesBody,
        response: { 200: sheet.NotesAnswer },
      },
    },
    sheet.sync,
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
        querystring: sheet.PhotoQuery,
        response: { 200: sheet.PhotoAnswer },
      },
    },
    sheet.syncPhoto,
  )
}

const following = followUnits({ kind, job: 'inspections.move_inspections' })

/** Inspections: the year's plans, visits with check lists in the field, conclusions, remedies and their follow-up. */
export const inspectionsModule: Module = {
  name: 'inspections',
  hands,
  roles: inspectionRoles,
  rights: inspectionRights,
  doors: [
    { face: 'portal', href: inspectedRoot, label: 'inspections.own.title', about: 'inspections.own.about', seenBy: 'signedIn', order: 215 },
    { face: 'desk', href: root, label: 'inspections.title', seenBy: ['inspector', 'leader'], order: 250 },
  ],
  routes: (app) => {
    pages(app)
    inspectedPages(app)
    interfaces(app)
  },
  listens: [...following.listens, ...inspectionFacts.listens, ...pointFacts.listens],
  jobs: { ...following.jobs, [remindJob]: async (context) => void (await remindOfRemedies(context)) },
  // In the morning in Vietnam.
  schedule: [{ cron: '30 0 * * *', job: remindJob }],
  load: loadChecklists,
  commands: [
    {
      name: 'generate inspections',
      summary: 'make up a plan of the year with visits on every step, labelled so, for demos; refused in production',
      run: (context) => generateInspections(context),
    },
  ],
}
