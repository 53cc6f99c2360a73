import { type TSchema, Type } from 'typebox'
import { anyone, officer } from '#core/access.ts'
import type { MessageKey } from '#core/i18n.ts'
import type { App, Module } from '#core/module.ts'
import type { Door } from '#core/ui/door.ts'
import * as budget from './budget/budget.ts'
import * as api from './api/api.ts'
import { freezeScores } from './criteria/scores.ts'
import * as criteria from './criteria/show.ts'
import { projectFacts } from './facts/facts.ts'
import * as meeting from './meeting/meeting.ts'
import * as printMeeting from './meeting/print.ts'
import * as pay from './pay/pay.ts'
import * as planEdit from './plan/edit.ts'
import { personal } from './personal/personal.ts'
import * as plan from './plan/plan.ts'
import * as printPlan from './plan/print.ts'
import * as act from './project/act.ts'
import * as edit from './project/edit.ts'
import * as list from './project/list.ts'
import * as one from './project/one.ts'
import { projectRights, projectRoles, seenBy, writers } from './project/rights.ts'
import { root } from './project/words.ts'
import { registerBooks } from './rulebook/kinds.ts'
import { loadProjects } from './rulebook/load.ts'
import * as software from './software/show.ts'
import * as value from './value/show.ts'

const read = { access: officer(...seenBy) }
const write = { access: officer(...writers) }
const hide = true
const uuid = Type.String({ format: 'uuid' })
const id = Type.Object({ id: uuid })

registerBooks()

function projectPages(app: App): void {
  app.get(root, { config: read, schema: { hide, querystring: list.Query } }, list.show)
  app.get(`${root}/moi`, { config: write, schema: { hide } }, edit.showNew)
  app.post(`${root}/moi`, { config: write, schema: { hide } }, edit.submitNew)
  app.get(`${root}/:id`, { config: read, schema: { hide, params: id } }, one.show)
  app.get(`${root}/:id/sua`, { config: write, schema: { hide, params: id } }, edit.showEdit)
  app.post(`${root}/:id/sua`, { config: write, schema: { hide, params: id } }, edit.submitEdit)
  app.post(`${root}/:id/buoc`, { config: write, schema: { hide, params: id } }, act.submit)
  app.get(`${root}/:id/gia-tri`, { config: read, schema: { hide, params: id, querystring: value.Query } }, value.show)
  app.post(`${root}/:id/hop-dong`, { config: write, schema: { hide, params: id } }, pay.addContract)
  const contract = Type.Object({ id: uuid, contract: uuid })
  app.post(`${root}/:id/hop-dong/:contract/thanh-toan`, { config: write, schema: { hide, params: contract } }, pay.planPayment)
  const payment = Type.Object({ id: uuid, payment: uuid })
  app.post(`${root}/:id/thanh-toan/:payment`, { config: write, schema: { hide, params: payment } }, pay.pay)
}

function planPages(app: App): void {
  const key = { key: Type.String({ pattern: '^[a-z][a-z0-9_]{1,59}$' }) }
  const printed = (name: string) => Type.Enum([`${name}.pdf`, `${name}.docx`])
  app.get(plan.root, { config: read, schema: { hide } }, plan.list)
  app.get(`${plan.root}/moi`, { config: write, schema: { hide } }, planEdit.showNew)
  app.post(`${plan.root}/moi`, { config: write, schema: { hide } }, planEdit.submitNew)
  app.get(`${plan.root}/:key`, { config: read, schema: { hide, params: Type.Object(key) } }, plan.show)
  app.get(
    `${plan.root}/:key/in/:file`,
    { config: read, schema: { hide, params: Type.Object({ ...key, file: printed('ke-hoach') }) } },
    printPlan.print,
  )
  app.get(`${plan.root}/:key/soan`, { config: write, schema: { hide, params: Type.Object(key) } }, planEdit.show)
  app.post(`${plan.root}/:key/soan`, { config: write, schema: { hide, params: Type.Object(key) } }, planEdit.submit)
  const manage = { access: officer(...meeting.managers) }
  app.get(meeting.root, { config: read, schema: { hide } }, meeting.list)
  app.post(meeting.root, { config: manage, schema: { hide } }, meeting.create)
  app.get(`${meeting.root}/:id`, { config: read, schema: { hide, params: id } }, meeting.show)
  app.post(`${meeting.root}/:id`, { config: manage, schema: { hide, params: id } }, meeting.submit)
  app.get(
    `${meeting.root}/:id/in/:file`,
    { config: read, schema: { hide, params: Type.Object({ id: uuid, file: printed('cuoc-hop') }) } },
    printMeeting.print,
  )
}

function criteriaPages(app: App): void {
  const unit = { unit: Type.String({ maxLength: 30 }) }
  const open = { access: anyone }
  const params = Type.Object(unit)
  const { Query: querystring, publicRoot, steeringRoot } = criteria
  app.get(publicRoot, { config: open, schema: { hide, querystring } }, criteria.list)
  app.get(`${publicRoot}/:unit`, { config: open, schema: { hide, params, querystring } }, criteria.showUnit)
  app.get(steeringRoot, { config: read, schema: { hide, querystring } }, criteria.list)
  app.get(`${steeringRoot}/:unit`, { config: read, schema: { hide, params, querystring } }, criteria.showUnit)
  app.post(`${steeringRoot}/:unit/y-kien`, { config: write, schema: { hide, params, querystring } }, criteria.contest)
  app.post(
    `${steeringRoot}/:unit/y-kien/:id`,
    { config: write, schema: { hide, params: Type.Object({ ...unit, id: uuid }) } },
    criteria.answer,
  )
}

function interfaces(app: App): void {
  const told = (summary: string, response: TSchema, more: Record<string, TSchema> = {}) => ({
    tags: ['projects'],
    summary,
    response: { 200: response },
    ...more,
  })
  app.get(
    '/api/projects',
    { config: read, schema: told('Projects of the units that you see, with cost, measured value and ratio', api.ListShape) },
    api.list,
  )
  app.get(
    '/api/projects/:id',
    { config: read, schema: told('A project and how its value was reckoned, by desk and month', api.OneShape, { params: id }) },
    api.one,
  )
  app.get(
    '/api/budget-checks',
    { config: read, schema: told('The budget of every year against its rules, and what is missing', api.BudgetShape) },
    api.budget,
  )
  const open = { access: anyone }
  app.get(
    '/api/agency-scores',
    { config: open, schema: told('Scores of agencies by open criteria', api.ScoresShape, { querystring: api.ScoresQuery }) },
    api.scores,
  )
}

const door = (href: string, label: MessageKey, about: MessageKey, order: number): Door => ({
  ...{ face: ['desk', 'steering'], href, label, about, seenBy, order },
})

/** Every expense on information technology as a project with cost and measured value; budget, software, criteria, plans and the board. */
export const projectsModule: Module = {
  name: 'projects',
  roles: projectRoles,
  rights: projectRights,
  personal,
  doors: [door(root, 'projects.title', 'projects.about', 120), door(budget.root, 'projects.budget.title', 'projects.budget.door', 122)],
  routes: (app) => {
    projectPages(app)
    planPages(app)
    criteriaPages(app)
    app.get(software.root, { config: read, schema: { hide } }, software.show)
    interfaces(app)
    app.get(budget.root, { config: read, schema: { hide } }, budget.show)
  },
  jobs: { 'projects.freeze_scores': async (context) => void (await freezeScores(context)) },
  // Ten days after the quarter, when its figures are frozen.
  schedule: [{ cron: '40 20 10 1,4,7,10 *', job: 'projects.freeze_scores' }],
  listens: projectFacts.listens,
  load: loadProjects,
}
