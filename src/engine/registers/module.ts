import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import { dayOf } from '#core/i18n.ts'
import type { App, Context, Module } from '#core/module.ts'
import * as api from './api/api.ts'
import { forgetAnswers } from './api/request-key.queries.ts'
import * as schemas from './api/schemas.ts'
import * as catalogue from './browse/catalogue.ts'
import { exportList } from './browse/export.ts'
import * as list from './browse/list.ts'
import * as overview from './browse/overview.ts'
import * as define from './define/define.ts'
import { loadPack } from './definition/load.ts'
import * as duplicates from './duplicates/review.ts'
import { commands } from './import/commands.ts'
import * as start from './import/start.ts'
import * as wizard from './import/wizard.ts'
import { registerFacts } from './facts/facts.ts'
import { findings } from './definition/findings.ts'
import { hands } from './personal/hands.queries.ts'
import * as decide from './record/decide.ts'
import * as edit from './record/edit.ts'
import { copyOfPerson } from './record/personal.ts'
import * as record from './record/show.ts'

const uuid = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' })
const config = { access: officer() }
const all = { config, schema: { hide: true, params: schemas.Params } }
const one = { config, schema: { hide: true, params: Type.Object({ register: Type.String({ maxLength: 60 }), id: uuid }) } }

function pages(app: App): void {
  const steward = { config: { access: officer('data_steward') }, schema: { hide: true } }
  app.get('/du-lieu', { config, schema: { hide: true } }, catalogue.show)
  app.get('/du-lieu/dinh-nghia-moi', steward, define.showNew)
  app.post('/du-lieu/dinh-nghia-moi', steward, define.create)
  app.get('/du-lieu/:register', all, list.show)
  app.get('/du-lieu/:register/xuat', all, exportList)
  app.get('/du-lieu/:register/chat-luong', all, overview.showQuality)
  app.get('/du-lieu/:register/ban-do', all, overview.showMap)
  app.get('/du-lieu/:register/them', all, edit.showNew)
  app.post('/du-lieu/:register/them', all, edit.submit)
  app.get('/du-lieu/:register/ban-ghi/:id', one, record.show)
  app.get('/du-lieu/:register/ban-ghi/:id/sua', one, edit.showEdit)
  app.post('/du-lieu/:register/ban-ghi/:id/sua', one, edit.submit)
  app.get('/du-lieu/:register/ban-ghi/:id/ket-thuc', one, edit.showEnd)
  app.post('/du-lieu/:register/ban-ghi/:id/ket-thuc', one, edit.submitEnd)
  app.get('/du-lieu/:register/cho-duyet', all, decide.showWaiting)
  app.post('/du-lieu/:register/cho-duyet/:id', one, decide.submitDecision)
}

function work(app: App): void {
  app.get('/du-lieu/:register/nhap', all, start.showStart)
  app.get('/du-lieu/:register/nhap/mau', all, start.template)
  app.post('/du-lieu/:register/nhap', all, start.upload)
  app.get('/du-lieu/:register/nhap/:id', one, wizard.show)
  app.post('/du-lieu/:register/nhap/:id/kiem', one, wizard.check)
  app.post('/du-lieu/:register/nhap/:id/nap', one, wizard.load)
  app.post('/du-lieu/:register/nhap/:id/rut', one, wizard.undo)
  app.post('/du-lieu/:register/nhap/:id/bo', one, wizard.drop)
  app.get('/du-lieu/:register/trung', all, duplicates.show)
  app.post('/du-lieu/:register/trung/tim', all, duplicates.find)
  app.get('/du-lieu/:register/trung/:id', one, duplicates.compare)
  app.post('/du-lieu/:register/trung/:id', one, duplicates.submit)
  app.post('/du-lieu/:register/trung/gop/:id/rut', one, duplicates.undo)
  app.get('/du-lieu/:register/dinh-nghia', all, define.show)
  app.get('/du-lieu/:register/dinh-nghia/sua', all, define.showDraft)
  app.post('/du-lieu/:register/dinh-nghia/sua', { ...all, bodyLimit: 2 * 1024 * 1024 }, define.submitDraft)
  app.post('/du-lieu/:register/dinh-nghia/de-nghi', all, define.propose)
  app.post('/du-lieu/:register/dinh-nghia/cong-bo', all, define.publish)
}

/** Registers declared as data: their records with history, import, export, duplicates, and how well they are kept. */
export const registersModule: Module = {
  name: 'registers',
  hands,
  roles: [
    { role: 'data_steward', label: 'registers.role.data_steward' },
    { role: 'register_reader', label: 'registers.role.register_reader' },
    { role: 'party_registrar', label: 'registers.role.party_registrar' },
    { role: 'party_reader', label: 'registers.role.party_reader' },
  ],
  doors: [
    { face: ['desk', 'steering'], href: '/du-lieu', label: 'registers.title', about: 'registers.lead', seenBy: 'officer', order: 300 },
  ],
  routes: (app) => {
    pages(app)
    work(app)
    app.get('/api/registers', { config, schema: schemas.List }, api.list)
    app.get('/api/registers/:register', { config, schema: schemas.One }, api.one)
    app.get('/api/registers/:register/records', { config, schema: schemas.Records }, api.records)
    app.post('/api/registers/:register/records', { config, schema: schemas.Upsert }, api.upsert)
    app.get('/api/registers/:register/records/:id', { config, schema: schemas.Get }, api.get)
    app.post('/api/registers/:register/records/:id/end', { config, schema: schemas.End }, api.end)
  },
  personal: { copy: copyOfPerson },
  jobs: {
    [wizard.checkJob]: wizard.checkLater,
    [duplicates.findJob]: duplicates.findLater,
    'registers.tidy': ({ db, clock }: Context) => forgetAnswers(db, new Date(clock.now().getTime() - 30 * 86_400_000)),
  },
  schedule: [{ cron: '41 3 * * *', job: 'registers.tidy' }],
  listens: registerFacts.listens,
  commands,
  load: loadPack,
  doctor: ({ db, clock }) => findings(db, dayOf(clock.now())),
}
