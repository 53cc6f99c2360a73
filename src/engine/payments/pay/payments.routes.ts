import { Type } from 'typebox'
import { anyone, officer, signedIn } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { demandSignature, parseKeeping, receiveTransfer, TransferAnswer, TransferBody } from '../bank/webhook.ts'
import { showCounter, showTaking, submitCounter } from '../cash/counter.ts'
import { submitClose } from '../close/close.ts'
import { Query as DeskQuery, showDesk } from '../desk/desk.ts'
import { showOrder, submitCash, submitExemption, submitRefund } from '../desk/order-desk.ts'
import * as api from './api.ts'
import { askBack, lookAgain, renew, show, showMine, showQr } from './pay.ts'
import { confirm, showQuestion, submitQuestion } from '../reconcile/questions.ts'
import { submitStatement } from '../reconcile/reconcile.ts'
import { showPdf, verify } from '../receipt/show.ts'
import { decide, pay } from '../refund/refunds.ts'
import * as together from '../together/pages.ts'
import * as standIn from '../stand-in/stand-in.ts'

const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const hide = true
const own = { config: { access: signedIn }, schema: { hide, params: Id } }

/** Paying, the money desk, the bank's door. */
export async function paymentsRoutes(app: App): Promise<void> {
  app.get('/thanh-toan', { config: { access: signedIn }, schema: { hide } }, showMine)
  app.get('/thanh-toan/:id', own, show)
  app.get('/thanh-toan/:id/qr.png', own, showQr)
  app.get('/thanh-toan/:id/bien-lai.pdf', own, showPdf)
  app.post('/thanh-toan/:id/da-chuyen', own, lookAgain)
  app.post('/thanh-toan/:id/lam-moi', own, renew)
  app.post('/thanh-toan/:id/xin-lai', own, askBack)
  app.post('/thanh-toan/chung', { config: { access: signedIn }, schema: { hide } }, together.putTogether)
  app.get('/thanh-toan/chung/:id', own, together.showTogether)
  app.get('/thanh-toan/chung/:id/qr.png', own, together.showQr)
  app.post('/thanh-toan/chung/:id/da-chuyen', own, together.lookAgain)
  app.post('/thanh-toan/chung/:id/lam-moi', own, together.renew)
  app.post('/thanh-toan/chung/:id/xin-lai', own, together.askBack)
  // Codes cannot be guessed by hand; the limit keeps programs from trying.
  app.get(
    '/bien-lai',
    {
      config: { access: anyone, rateLimit: { max: 30, timeWindow: '1 minute' } },
      schema: { hide, querystring: Type.Object({ ma: Type.Optional(Type.String({ maxLength: 60 })) }) },
    },
    verify,
  )
  deskRoutes(app)
  apiRoutes(app)
  await app.register(async (scope) => bankRoutes(scope))
  if (app.config.mode !== 'production') standInRoutes(app)
}

function deskRoutes(app: App): void {
  const desk = { access: officer('cashier', 'accountant') }
  const accountant = { access: officer('accountant') }
  const cashier = { access: officer('cashier') }
  app.get('/lam-viec/thu-phi', { config: desk, schema: { hide, querystring: DeskQuery } }, showDesk)
  app.get('/lam-viec/thu-phi/:id', { config: desk, schema: { hide, params: Id } }, showOrder)
  app.post('/lam-viec/thu-phi/:id/tien-mat', { config: cashier, schema: { hide, params: Id } }, submitCash)
  const Ticked = Type.Object({ khoan: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 50 })])) })
  app.get('/lam-viec/thu-phi/:id/thu-cung', { config: cashier, schema: { hide, params: Id, querystring: Ticked } }, showCounter)
  app.post('/lam-viec/thu-phi/:id/thu-cung', { config: cashier, schema: { hide, params: Id } }, submitCounter)
  app.get('/lam-viec/thu-phi/lan-thu/:id', { config: desk, schema: { hide, params: Id } }, showTaking)
  app.post('/lam-viec/thu-phi/:id/mien', { config: desk, schema: { hide, params: Id } }, submitExemption)
  app.post('/lam-viec/thu-phi/:id/hoan', { config: desk, schema: { hide, params: Id } }, submitRefund)
  app.post('/lam-viec/thu-phi/hoan/:id/duyet', { config: accountant, schema: { hide, params: Id } }, decide)
  app.post('/lam-viec/thu-phi/hoan/:id/chi', { config: desk, schema: { hide, params: Id } }, pay)
  app.get('/lam-viec/thu-phi/ngoai-le/:id', { config: desk, schema: { hide, params: Id } }, showQuestion)
  app.post('/lam-viec/thu-phi/ngoai-le/:id', { config: accountant, schema: { hide, params: Id } }, submitQuestion)
  app.post('/lam-viec/thu-phi/ngoai-le/:id/dong-y', { config: accountant, schema: { hide, params: Id } }, confirm)
  app.post('/lam-viec/thu-phi/sao-ke', { config: accountant, schema: { hide } }, submitStatement)
  app.post('/lam-viec/thu-phi/dong-so', { config: cashier, schema: { hide } }, submitClose)
}

function apiRoutes(app: App): void {
  const tags = ['payments']
  const security = [{ bearer: [] }]
  const mine = { access: signedIn }
  app.get(
    '/api/payments',
    { config: mine, schema: { tags, security, summary: 'Your payments, newest first', response: { 200: api.OrdersShape } } },
    api.list,
  )
  app.get(
    '/api/payments/:id',
    {
      config: mine,
      schema: {
        tags,
        security,
        summary: 'One of your payments: amount with its reasons, VietQR, state, receipt',
        params: Id,
        response: { 200: api.OrderShape },
      },
    },
    api.read,
  )
  app.post(
    '/api/payments/:id/renew',
    {
      config: mine,
      schema: {
        tags,
        security,
        summary: 'A new VietQR for a payment whose time has passed; asked again it is the same one',
        params: Id,
        response: { 200: api.OrderShape, 201: api.OrderShape },
      },
    },
    api.renew,
  )
  const whole = { 200: together.TogetherShape }
  app.post(
    '/api/payments/together',
    {
      config: mine,
      schema: {
        tags,
        security,
        summary: 'Several of your payments by one transfer; put together again while nothing changed it is the same one',
        body: together.TogetherBody,
        response: { 201: together.TogetherShape },
      },
    },
    together.makeTogether,
  )
  app.get(
    '/api/payments/together/:id',
    { config: mine, schema: { tags, security, summary: 'Payments put together: sum, VietQR, state of each', params: Id, response: whole } },
    together.readTogether,
  )
}

/** The bank's own door: the signature is read over the bytes as they came, before anything else. */
function bankRoutes(app: App): void {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: 64 * 1024 }, parseKeeping)
  app.post(
    '/api/payments/bank-transfers',
    {
      config: { access: anyone },
      preValidation: demandSignature,
      schema: {
        tags: ['payments'],
        summary:
          'The bank tells of a transfer; signed with HMAC-SHA-256 over "<milliseconds>.<body>" in X-Bank-Signature: t=<milliseconds>,v1=<hex>',
        body: TransferBody,
        response: { 200: TransferAnswer },
      },
    },
    receiveTransfer,
  )
}

/** STAND-IN of a bank's app: not there in production. */
function standInRoutes(app: App): void {
  const open = { access: anyone }
  app.get('/ngan-hang-thu', { config: open, schema: { hide, querystring: standIn.Query } }, standIn.show)
  app.post('/ngan-hang-thu', { config: open, schema: { hide } }, standIn.submit)
  app.get('/ngan-hang-thu/sao-ke.csv', { config: open, schema: { hide, querystring: standIn.Day } }, standIn.statement)
}
