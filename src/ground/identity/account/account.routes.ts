import { Type } from 'typebox'
import { citizen, officer, signedIn } from '#core/access.ts'
import type { App } from '#core/module.ts'
import * as delegation from '../delegation/delegation.ts'
import * as eId from '../e-id/e-id.ts'
import * as factors from '../factors/factors.ts'
import * as organisations from '../organisations/organisations.ts'
import * as passkeys from '../passkeys/passkeys.ts'
import * as confirm from '../second-factor/confirm.ts'
import * as account from './account.ts'
import * as sessions from './sessions.ts'

const id = Type.String({ format: 'uuid' })

/** What people do with their own account, and officers with the roles they hold. */
export function accountRoutes(app: App): void {
  const own = { config: { access: signedIn }, schema: { hide: true } }
  app.get('/tai-khoan', own, account.show)
  app.post('/tai-khoan', own, account.submit)
  app.post('/tai-khoan/mat-khau', own, sessions.changePassword)
  app.post('/tai-khoan/phien/:id', { ...own, schema: { hide: true, params: Type.Object({ id }) } }, sessions.revoke)

  const ownOne = { ...own, schema: { hide: true, params: Type.Object({ id }) } }
  app.get('/dang-nhap/xac-nhan', own, confirm.show)
  app.post('/dang-nhap/xac-nhan', own, confirm.submit)
  app.get('/tai-khoan/khoa', own, factors.show)
  app.post('/tai-khoan/khoa/ung-dung-ma', own, factors.beginEnrolment)
  app.post('/tai-khoan/khoa/ung-dung-ma/xac-nhan', own, factors.finishEnrolment)
  app.post('/tai-khoan/khoa/ung-dung-ma/bo', own, factors.removeTotp)
  app.post('/tai-khoan/khoa/ma-du-phong', own, factors.renewCodes)
  app.post('/tai-khoan/khoa/them/bat-dau', own, passkeys.beginAdd)
  app.post('/tai-khoan/khoa/them', { ...own, schema: { hide: true, body: passkeys.Add } }, passkeys.add)
  app.post('/tai-khoan/khoa/:id/bo', ownOne, factors.removePasskey)
  app.post('/tai-khoan/khoa/dinh-danh/:id/bo', ownOne, eId.unlink)

  const mine = { config: { access: citizen }, schema: { hide: true } }
  const mineOne = { ...mine, schema: { hide: true, params: Type.Object({ id }) } }
  app.get('/tai-khoan/to-chuc', mine, organisations.show)
  app.post('/tai-khoan/to-chuc', mine, organisations.declare)
  app.post('/tai-khoan/to-chuc/chon', mine, organisations.choose)
  app.post('/tai-khoan/to-chuc/:id/uy-quyen', mineOne, organisations.grant)
  app.post('/tai-khoan/to-chuc/:id/ket-thuc', mineOne, organisations.end)

  const officers = { config: { access: officer() }, schema: { hide: true } }
  app.get('/lam-viec/uy-quyen', officers, delegation.show)
  app.post('/lam-viec/uy-quyen', officers, delegation.give)
  app.post('/lam-viec/uy-quyen/:id/thu-hoi', { ...officers, schema: { hide: true, params: Type.Object({ id }) } }, delegation.revoke)
}
