import { anyone } from '#core/access.ts'
import type { App } from '#core/module.ts'
import * as choose from '../e-id/choose.ts'
import * as eId from '../e-id/e-id.ts'
import { mountStandIn } from '../e-id/stand-in.ts'
import * as passkeys from '../passkeys/passkeys.ts'
import * as recover from '../recover/recover.ts'
import * as secondFactor from '../second-factor/second-factor.ts'
import * as signOut from '../sign-out/sign-out.ts'
import * as signUp from '../sign-up/sign-up.ts'
import * as signIn from './sign-in.ts'

/** Pages for those who are not signed in yet. */
export async function signInRoutes(app: App): Promise<void> {
  const open = { config: { access: anyone }, schema: { hide: true } }
  app.get('/dang-nhap', open, signIn.show)
  app.post('/dang-nhap', open, signIn.submit)
  app.post('/dang-xuat', open, signOut.submit)
  app.get('/dang-ky', open, signUp.show)
  app.post('/dang-ky', open, signUp.submit)
  app.get('/dang-ky/ma', open, signUp.showCode)
  app.post('/dang-ky/ma', open, signUp.submitCode)
  app.get('/quen-mat-khau', open, recover.show)
  app.post('/quen-mat-khau', open, recover.submit)
  app.get('/quen-mat-khau/ma', open, recover.showCode)
  app.post('/quen-mat-khau/ma', open, recover.submitCode)

  app.get('/dang-nhap/lop-hai', open, secondFactor.show)
  app.post('/dang-nhap/lop-hai', open, secondFactor.submit)
  // Each question is a row: who asks for thousands is slowed down.
  const asking = { access: anyone, rateLimit: { max: 60, timeWindow: '1 minute' } }
  app.post('/dang-nhap/khoa/bat-dau', { config: asking, schema: { hide: true, body: passkeys.Begin } }, passkeys.begin)
  app.post('/dang-nhap/khoa', { config: asking, schema: { hide: true, body: passkeys.Use } }, passkeys.use)
  app.get('/dang-nhap/dinh-danh', { config: asking, schema: { hide: true } }, eId.begin)
  app.get('/dang-nhap/dinh-danh/ve', open, eId.callback)
  app.get('/dang-nhap/dinh-danh/chon', open, choose.show)
  app.post('/dang-nhap/dinh-danh/chon/lien-ket', open, choose.linkByPassword)
  app.post('/dang-nhap/dinh-danh/chon/tao-moi', open, choose.makeNew)
  await mountStandIn(app)
}
