import { Type } from 'typebox'
import { anyone, officer, signedIn } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { deskRoutes } from '#engine/desk/index.ts'
import { ActBody, DossierShape, FilingBody } from '../api/shapes.ts'
import { doAction, file, read, readForm, upload } from '../api/api.ts'
import { QueueShape, readQueue } from '../api/desk-queue.ts'
import { start } from '../apply/apply.ts'
import { showUnit, submitUnit } from '../apply/choose-unit.ts'
import { goOn, showPage, submitPage } from '../apply/fill-page.ts'
import { discard, send, showReview } from '../apply/send.ts'
import { askAgain } from '../origins/ask-again.ts'
import { showAct, showCase, submitAct } from '../desk/case.ts'
import { startAgain } from '../bundle/again.ts'
import { showOffice } from '../bundle/office.ts'
import * as check from '../counter/check.ts'
import * as counter from '../counter/counter.ts'
import * as bulk from '../bulk/bulk.ts'
import { duplicateRoutes } from '../duplicates/routes.ts'
import { showDesk } from '../desk/desk.ts'
import { dossierDesk } from '../desk/dossier-desk.ts'
import { exportCsv, exportSheet, printDesk } from '../desk/export.ts'
import { mustSee } from './must-see.ts'
import { offices } from './rights.ts'
import { papersRoutes } from '../papers/papers.routes.ts'
import { showMine, showOwn, showTrack } from '../track/track.ts'
import { CorrectionBody, fileCorrection } from '../redress/api.ts'
import { showCorrection, submitCorrection } from '../redress/correction.ts'
import { showOwnAct, submitOwnAct } from '../track/own-act.ts'

const Code = Type.Object({ code: Type.String({ minLength: 3, maxLength: 60 }) })
const DraftId = Type.Object({ id: Type.String({ format: 'uuid' }) })
const DraftPage = Type.Object({ id: Type.String({ format: 'uuid' }), page: Type.String({ maxLength: 60 }) })
const CodeAndAction = Type.Object({ code: Type.String({ maxLength: 60 }), action: Type.String({ maxLength: 60 }) })
const CodeAndPart = Type.Object({ code: Type.String({ maxLength: 60 }), part: Type.String({ maxLength: 40 }) })
const Desk = Type.Object({
  hang: Type.Optional(Type.String({ maxLength: 20 })),
  ai: Type.Optional(Type.String({ maxLength: 10 })),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  kenh: Type.Optional(Type.String({ maxLength: 20 })),
  'thu-tuc': Type.Optional(Type.String({ maxLength: 1000 })),
  giu: Type.Optional(Type.String({ maxLength: 40 })),
  sau: Type.Optional(Type.String({ maxLength: 120 })),
})
const Track = Type.Object({ ma: Type.Optional(Type.String({ maxLength: 60 })), dt: Type.Optional(Type.String({ maxLength: 30 })) })
const Codes = Type.Union([Type.String({ maxLength: 60 }), Type.Array(Type.String({ maxLength: 60 }), { maxItems: 500 })])
const Many = Type.Object({
  viec: Type.Optional(Type.String({ maxLength: 60 })),
  khac: Type.Optional(Type.String({ maxLength: 60 })),
  ma: Type.Optional(Codes),
})
const desk = officer(...offices)
const open = { access: anyone }
const mine = { access: signedIn }
const work = { access: desk }
const hide = true

/** Filing, following and working on dossiers. */
export async function dossierRoutes(app: App): Promise<void> {
  app.get('/thu-tuc/:code/nop', { config: mine, schema: { hide, params: Code } }, start)
  app.get('/ho-so/nhap/:id/noi-nhan', { config: mine, schema: { hide, params: DraftId } }, showUnit)
  app.post('/ho-so/nhap/:id/noi-nhan', { config: mine, schema: { hide, params: DraftId } }, submitUnit)
  app.get('/ho-so/nhap/:id/tiep', { config: mine, schema: { hide, params: DraftId } }, goOn)
  app.get('/ho-so/nhap/:id/xem-lai', { config: mine, schema: { hide, params: DraftId } }, showReview)
  app.post('/ho-so/nhap/:id/gui', { config: mine, schema: { hide, params: DraftId } }, send)
  app.post('/ho-so/nhap/:id/bo', { config: mine, schema: { hide, params: DraftId } }, discard)
  app.get('/ho-so/nhap/:id/:page', { config: mine, schema: { hide, params: DraftPage } }, showPage)
  app.post('/ho-so/nhap/:id/:page', { config: mine, schema: { hide, params: DraftPage } }, submitPage)

  app.get('/ho-so', { config: mine, schema: { hide } }, showMine)
  app.get('/ho-so/:code', { config: mine, schema: { hide, params: Code } }, showOwn)
  app.get('/ho-so/:code/dinh-chinh', { config: mine, schema: { hide, params: Code } }, showCorrection)
  app.post('/ho-so/:code/dinh-chinh', { config: mine, schema: { hide, params: Code } }, submitCorrection)
  app.get('/ho-so/:code/viec/:action', { config: mine, schema: { hide, params: CodeAndAction } }, showOwnAct)
  app.post('/ho-so/:code/viec/:action', { config: mine, schema: { hide, params: CodeAndAction } }, submitOwnAct)
  app.post('/ho-so/:code/phan/:part/lai', { config: mine, schema: { hide, params: CodeAndPart } }, startAgain)
  // Codes can be guessed, phones too: a person tries a few times a minute, a machine is stopped.
  app.get(
    '/tra-cuu',
    { config: { ...open, rateLimit: { max: 30, timeWindow: '1 minute' } }, schema: { hide, querystring: Track } },
    showTrack,
  )

  // Whoever works at another desk is led there.
  app.get('/lam-viec', { config: { access: officer() }, schema: { hide, querystring: Desk } }, showDesk)
  app.get('/lam-viec/xuat.csv', { config: work, schema: { hide, querystring: Desk } }, exportCsv)
  app.get('/lam-viec/xuat.xlsx', { config: work, schema: { hide, querystring: Desk } }, exportSheet)
  app.get('/lam-viec/in', { config: work, schema: { hide, querystring: Desk } }, printDesk)
  app.get('/lam-viec/hang-loat', { config: work, schema: { hide, querystring: Many } }, bulk.show)
  app.post('/lam-viec/hang-loat', { config: work, schema: { hide } }, bulk.submit)
  app.get('/lam-viec/hang-loat/:id', { config: work, schema: { hide, params: DraftId } }, bulk.showResult)
  app.post('/lam-viec/hang-loat/:id', { config: work, schema: { hide, params: DraftId } }, bulk.goOn)
  deskRoutes(app, dossierDesk)
  const reception = { access: officer('receiver') }
  app.get(
    '/lam-viec/quay',
    { config: reception, schema: { hide, querystring: Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })) }) } },
    counter.showCounter,
  )
  app.get('/lam-viec/quay/thu-tuc/:code', { config: reception, schema: { hide, params: Code } }, counter.showPerson)
  app.post('/lam-viec/quay/thu-tuc/:code', { config: reception, schema: { hide, params: Code } }, counter.submitPerson)
  app.get('/lam-viec/quay/:id/giay-to', { config: reception, schema: { hide, params: DraftId } }, check.showCheck)
  app.post('/lam-viec/quay/:id/nop', { config: reception, schema: { hide, params: DraftId } }, check.submitCheck)
  app.get('/lam-viec/quay/:id/xong', { config: reception, schema: { hide, params: DraftId } }, check.showDone)
  app.get('/lam-viec/lien-thong/:code', { config: work, schema: { hide, params: Code } }, showOffice)
  app.get('/lam-viec/ho-so/:code', { config: work, schema: { hide, params: Code } }, showCase)
  app.get('/lam-viec/ho-so/:code/viec/:action', { config: work, schema: { hide, params: CodeAndAction } }, showAct)
  app.post('/lam-viec/ho-so/:code/doi-chieu', { config: work, schema: { hide, params: Code } }, askAgain)
  app.post('/lam-viec/ho-so/:code/viec/:action', { config: work, schema: { hide, params: CodeAndAction } }, submitAct)
  duplicateRoutes(app)
  await papersRoutes(app)
  apiRoutes(app)
}

function apiRoutes(app: App): void {
  const tags = ['dossiers']
  const security = [{ bearer: [] }]
  app.get(
    '/api/procedures/:code/form',
    { config: open, schema: { tags, summary: 'The form of a procedure as JSON Schema, and the units that receive it', params: Code } },
    readForm,
  )
  app.post(
    '/api/files',
    {
      config: mine,
      schema: {
        tags,
        security,
        summary: 'Send one file (multipart); its id is used in answers and actions',
        consumes: ['multipart/form-data'],
      },
    },
    upload,
  )
  app.post(
    '/api/procedures/:code/dossiers',
    {
      config: mine,
      schema: {
        tags,
        security,
        summary: 'File a dossier; the same Idempotency-Key answers with the same dossier',
        params: Code,
        headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String()) }),
        body: FilingBody,
        response: { 200: DossierShape, 201: DossierShape },
      },
    },
    file,
  )
  app.get(
    '/api/dossiers/:code',
    { config: mine, schema: { tags, security, summary: 'A dossier that you may read', params: Code, response: { 200: DossierShape } } },
    read,
  )
  app.post(
    '/api/dossiers/:code/actions',
    {
      config: mine,
      schema: { tags, security, summary: 'Do an action on a dossier', params: Code, body: ActBody, response: { 200: DossierShape } },
    },
    doAction,
  )
  app.post(
    '/api/dossiers/:code/corrections',
    {
      preValidation: mustSee,
      config: mine,
      schema: {
        tags,
        security,
        summary: 'Ask for an error in the result of your dossier to be corrected; the same Idempotency-Key answers with the same dossier',
        params: Code,
        headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String()) }),
        body: CorrectionBody,
        response: { 200: DossierShape, 201: DossierShape },
      },
    },
    fileCorrection,
  )
  app.get(
    '/api/desk/queue',
    {
      config: work,
      schema: {
        tags,
        security,
        summary: 'The queue of your office, the most urgent first',
        querystring: Type.Object({ ...Desk.properties, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }),
        response: { 200: QueueShape },
      },
    },
    readQueue,
  )
}
