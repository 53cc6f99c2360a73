import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App, Module } from '#core/module.ts'
import { followUnits } from '#engine/casework/index.ts'
import { exchangeOnce } from './axis/exchange.ts'
import { documentFacts, sentFacts } from './facts/facts.ts'
import { readDocuments } from './pack/settings.ts'
import * as document from './register/document.ts'
import * as enter from './register/enter.ts'
import { root } from './register/form.ts'
import * as home from './register/home.ts'
import { documentRights, kind, offices } from './register/rights.ts'

const exchangeJob = 'documents.exchange'
const uuid = Type.String({ format: 'uuid' })

function routes(app: App): void {
  const all = { access: officer(...offices) }
  const clerk = { access: officer('clerk') }
  const drafter = { access: officer('processor') }
  const hidden = { hide: true }
  const one = { hide: true, params: Type.Object({ id: uuid }) }
  app.get(root, { config: all, schema: { ...hidden, querystring: home.HomeQuery } }, home.home)
  app.get(`${root}/den/them`, { config: clerk, schema: hidden }, enter.showIncoming)
  app.post(`${root}/den/them`, { config: clerk, schema: hidden }, enter.enterIncoming)
  app.get(`${root}/di/them`, { config: drafter, schema: { ...hidden, querystring: enter.DraftQuery } }, enter.showDraft)
  app.post(`${root}/di/them`, { config: drafter, schema: hidden }, enter.enterDraft)
  app.get(`${root}/gui-loi`, { config: clerk, schema: hidden }, home.showDead)
  app.post(`${root}/gui-loi/:id`, { config: clerk, schema: one }, home.sendAgain)
  app.get(`${root}/:id`, { config: all, schema: one }, document.show)
  app.post(`${root}/:id`, { config: all, schema: one }, document.submit)
  app.post(`${root}/:id/gui`, { config: clerk, schema: one }, document.send)
  app.post(`${root}/:id/thu-hoi`, { config: clerk, schema: one }, document.takeBack)
  const file = { hide: true, params: Type.Object({ id: uuid, file: uuid }) }
  app.get(`${root}/:id/tep/:file`, { config: all, schema: file }, document.download)
}

const following = followUnits({ kind, job: 'documents.move_documents' })

/** Official documents: registers, drafts up to the signature, distribution with receipts, and the exchange with agencies outside. */
export const documentsModule: Module = {
  name: 'documents',
  rights: documentRights,
  doors: [{ face: 'desk', href: root, label: 'documents.title', seenBy: offices, order: 120 }],
  routes,
  listens: [...documentFacts.listens, ...sentFacts.listens],
  load: async (_context, packDir) => void readDocuments(packDir),
  listens: following.listens,
  jobs: { ...following.jobs, [exchangeJob]: exchangeOnce },
  schedule: [{ cron: '* * * * *', job: exchangeJob }],
}
