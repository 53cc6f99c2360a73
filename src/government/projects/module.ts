import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { MessageKey } from '#core/i18n.ts'
import type { App, Module } from '#core/module.ts'
import type { Door } from '#core/ui/door.ts'
import * as budget from './budget/budget.ts'
import * as meeting from './meeting/meeting.ts'
import * as pay from './pay/pay.ts'
import * as planEdit from './plan/edit.ts'
import * as plan from './plan/plan.ts'
import * as act from './project/act.ts'
import * as edit from './project/edit.ts'
import * as list from './project/list.ts'
import * as one from './project/one.ts'
import { projectRights, projectRoles, seenBy, writers } from './project/rights.ts'
import { root } from './project/words.ts'
import { registerBooks } from './rulebook/kinds.ts'
import { loadProjects } from './rulebook/load.ts'
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
    plan.print,
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
    meeting.print,
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
  doors: [door(root, 'projects.title', 'projects.about', 120), door(budget.root, 'projects.budget.title', 'projects.budget.door', 122)],
  routes: (app) => {
    projectPages(app)
    planPages(app)
    app.get(budget.root, { config: read, schema: { hide } }, budget.show)
  },
  load: loadProjects,
}
