import { Type } from 'typebox'
import { anyone, officer, signedIn } from '#core/access.ts'
import type { App, Module } from '#core/module.ts'
import { archiveJob, archivePapers } from './archive/archive.job.ts'
import { closeStandIn } from './authority/server.ts'
import { standInRoutes } from './authority/routes.ts'
import * as admin from './certificates/admin.ts'
import { loadDemoCertificates } from './certificates/agency.ts'
import { examineSigning } from './doctor/doctor.ts'
import * as own from './own/own.ts'
import { personalData } from './own/personal.ts'
import { retryStuck, runSigning, signJob } from './papers/ask.ts'
import * as list from './papers/list.ts'
import * as stuck from './papers/stuck.ts'
import { hands } from './personal/hands.queries.ts'
import { closeStamps } from './stamp/stamp.ts'
import { VerifyShape, verify } from './verify/api.ts'

const hide = true
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })

function adminRoutes(app: App): void {
  const access = { access: officer('administrator') }
  const many = { config: access, schema: { hide } }
  const one = { config: access, schema: { hide, params: Id } }
  app.get('/quan-tri/chung-thu', many, admin.showCertificates)
  app.get('/quan-tri/chung-thu/them', many, admin.showNew)
  app.post('/quan-tri/chung-thu/them', many, admin.submitNew)
  app.get('/quan-tri/chung-thu/:id', one, admin.showOne)
  app.post('/quan-tri/chung-thu/:id/gia-han', one, admin.submitRenew)
  app.post('/quan-tri/chung-thu/:id/thu-hoi', one, admin.submitRevoke)
  app.get('/quan-tri/ky-so', many, stuck.showStuck)
  app.post('/quan-tri/ky-so/:id/thu-lai', one, stuck.tryAgain)
}

function signerRoutes(app: App): void {
  const work = { access: officer() }
  app.get('/lam-viec/ky', { config: work, schema: { hide } }, list.showList)
  app.post('/lam-viec/ky', { config: work, schema: { hide } }, list.submitList)
  const one = { config: work, schema: { hide, params: Id } }
  app.get('/lam-viec/ky/:id', one, list.showOne)
  app.get('/lam-viec/ky/:id/xem.pdf', one, list.showPaper)
  app.post('/lam-viec/ky/:id/tep', one, list.handIn)
  app.post('/lam-viec/ky/:id/ky-lai', one, list.takeBack)

  const mine = { access: signedIn }
  app.get('/tai-khoan/chung-thu', { config: mine, schema: { hide } }, own.show)
  app.post('/tai-khoan/chung-thu', { config: mine, schema: { hide } }, own.submit)
  app.post('/tai-khoan/chung-thu/dong-y/rut', { config: mine, schema: { hide } }, own.withdraw)
  app.post('/tai-khoan/chung-thu/:id/thu-hoi', { config: mine, schema: { hide, params: Id } }, own.submitRevoke)
}

/** Digital signatures: certificates, signing, verification, long life. */
export const signingModule: Module = {
  name: 'signing',
  hands,
  doors: [
    {
      face: ['desk', 'steering'],
      href: '/lam-viec/ky',
      label: 'signing.list.title',
      about: 'signing.list.door',
      seenBy: ['approver', 'leader'],
      order: 30,
    },
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/chung-thu',
      label: 'signing.certificates.title',
      about: 'signing.certificates.door',
      seenBy: ['administrator'],
      order: 910,
    },
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/ky-so',
      label: 'signing.stuck.title',
      about: 'signing.stuck.door',
      seenBy: ['administrator'],
      order: 911,
    },
    { face: ['desk', 'steering', 'portal'], href: '/tai-khoan/chung-thu', label: 'signing.own.title', seenBy: 'signedIn', order: 920 },
  ],
  routes: (app) => {
    app.addHook('onClose', async () => {
      await closeStamps()
      await closeStandIn(app)
    })
    adminRoutes(app)
    signerRoutes(app)
    standInRoutes(app)
    app.post(
      '/api/verify',
      {
        config: { access: anyone, rateLimit: { max: 30, timeWindow: '1 minute' } },
        schema: {
          tags: ['signatures'],
          summary: 'Verify the signatures of a PDF (multipart, up to 10 MB); it is not kept',
          consumes: ['multipart/form-data'],
          response: { 200: VerifyShape },
        },
      },
      verify,
    )
  },
  personal: personalData,
  jobs: { [signJob]: runSigning, [archiveJob]: archivePapers, 'signing.retry': (context) => retryStuck(context) },
  schedule: [
    { cron: '41 2 * * *', job: archiveJob },
    { cron: '*/30 * * * *', job: 'signing.retry' },
  ],
  load: loadDemoCertificates,
  doctor: examineSigning,
}
