import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App } from '#core/module.ts'
import * as importing from '../import/import.ts'
import * as leave from '../leave/leave.ts'
import * as review from '../organisations/review.ts'
import * as oneOfficer from './officer.ts'
import * as officers from './officers.ts'

const id = Type.String({ format: 'uuid' })

/** The administrators' desk: officers, their roles, who comes and goes. */
export function officersRoutes(app: App): void {
  const administrator = { access: officer('administrator') }
  const admin = { config: administrator, schema: { hide: true } }
  const one = { config: administrator, schema: { hide: true, params: Type.Object({ id }) } }
  app.get('/quan-tri/can-bo', { config: administrator, schema: { hide: true, querystring: officers.Query } }, officers.list)
  app.get('/quan-tri/can-bo/them', admin, officers.showNew)
  app.post('/quan-tri/can-bo/them', admin, officers.create)
  app.get('/quan-tri/can-bo/:id', one, oneOfficer.show)
  app.post('/quan-tri/can-bo/:id/vai-tro', one, oneOfficer.grant)
  app.post(
    '/quan-tri/can-bo/:id/vai-tro/:roleId/ket-thuc',
    { ...one, schema: { hide: true, params: Type.Object({ id, roleId: id }) } },
    oneOfficer.end,
  )
  app.post('/quan-tri/can-bo/:id/khoa', one, oneOfficer.disable)
  app.post('/quan-tri/can-bo/:id/mo-khoa', one, oneOfficer.enable)
  app.post('/quan-tri/can-bo/:id/mat-khau', one, oneOfficer.resetPassword)
  app.get('/quan-tri/can-bo/:id/nghi-viec', one, leave.show)
  app.post('/quan-tri/can-bo/:id/nghi-viec', one, leave.leave)
  app.post('/quan-tri/can-bo/:id/chuyen-don-vi', one, leave.move)
  app.post('/quan-tri/can-bo/:id/lop-hai/bo', one, leave.dropSecondFactors)
  app.get('/quan-tri/to-chuc', admin, review.list)
  app.get('/quan-tri/to-chuc/:id/giay-to', one, review.paper)
  app.post('/quan-tri/to-chuc/:id', one, review.decide)
  app.get('/quan-tri/can-bo/nhap', admin, importing.show)
  app.post('/quan-tri/can-bo/nhap', admin, importing.upload)
  app.get('/quan-tri/can-bo/nhap/mau', admin, importing.template)
  app.get('/quan-tri/can-bo/nhap/:id', one, importing.preview)
  app.post('/quan-tri/can-bo/nhap/:id/ap-dung', one, importing.apply)
}
