import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App } from '#core/module.ts'
import * as bulk from '../bulk/bulk.ts'
import * as manage from '../open311/manage.ts'
import * as photo from '../photo/photo.ts'
import * as spot from '../spot/spot.ts'
import * as act from './act.ts'
import * as page from './case.ts'
import { showDesk } from './desk.ts'
import { showInspection } from './inspect.ts'

const short = Type.Optional(Type.String({ maxLength: 200 }))
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Report = Type.Object({ report: Type.String({ maxLength: 60 }) })
const Act = Type.Object({ report: Type.String({ maxLength: 60 }), action: Type.String({ maxLength: 60 }) })
const hide = true

/** What officers do with reports, and what administrators do with other systems. */
export function deskRoutes(app: App): void {
  const work = { access: officer('dispatcher', 'field_officer', 'leader') }
  const dispatch = { access: officer('dispatcher') }
  const administer = { access: officer('administrator') }
  app.get(
    '/lam-viec/phan-anh',
    { config: work, schema: { hide, querystring: Type.Object({ hang: short, loai: short, q: short, sau: short, dv: short }) } },
    showDesk,
  )
  app.get(
    '/lam-viec/phan-anh/kiem-tra',
    { config: work, schema: { hide, querystring: Type.Object({ mine: short, dv: short }) } },
    showInspection,
  )
  const many = Type.Object({ viec: short, ma: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 500 })])) })
  app.get('/lam-viec/phan-anh/hang-loat', { config: work, schema: { hide, querystring: many } }, bulk.show)
  app.post('/lam-viec/phan-anh/hang-loat', { config: work, schema: { hide } }, bulk.submit)
  app.get('/lam-viec/phan-anh/hang-loat/:id', { config: work, schema: { hide, params: Id } }, bulk.showResult)
  app.post('/lam-viec/phan-anh/hang-loat/:id', { config: work, schema: { hide, params: Id } }, bulk.goOn)
  app.get('/lam-viec/phan-anh/diem', { config: dispatch, schema: { hide } }, spot.show)
  app.post('/lam-viec/phan-anh/diem', { config: dispatch, schema: { hide } }, spot.create)
  app.get('/lam-viec/phan-anh/anh/:id/che', { config: dispatch, schema: { hide, params: Id } }, photo.showMask)
  app.post('/lam-viec/phan-anh/anh/:id/che', { config: dispatch, schema: { hide, params: Id } }, photo.submitMask)
  app.get('/lam-viec/phan-anh/:report', { config: work, schema: { hide, params: Report } }, page.showCase)
  app.post('/lam-viec/phan-anh/:report/loi', { config: dispatch, schema: { hide, params: Report } }, page.submitWords)
  app.get('/lam-viec/phan-anh/:report/viec/:action', { config: work, schema: { hide, params: Act } }, act.showAct)
  app.post('/lam-viec/phan-anh/:report/viec/:action', { config: work, schema: { hide, params: Act } }, act.submitAct)

  app.get('/quan-tri/open311', { config: administer, schema: { hide } }, manage.show)
  app.post('/quan-tri/open311/khoa', { config: administer, schema: { hide } }, manage.createKey)
  app.post('/quan-tri/open311/khoa/:id/thu-hoi', { config: administer, schema: { hide, params: Id } }, manage.endKey)
  app.post('/quan-tri/open311/may', { config: administer, schema: { hide } }, manage.createPeer)
  app.post('/quan-tri/open311/may/:id/doi', { config: administer, schema: { hide, params: Id } }, manage.switchPeer)
}
