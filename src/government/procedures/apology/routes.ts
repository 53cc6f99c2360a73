import { Type } from 'typebox'
import { officer, signedIn } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { showApologies, showApology, showApologyFile, submitApology } from './desk.ts'

/** Letters of apology: the approver's desk, and the letter itself for the person. */
export function apologyRoutes(app: App): void {
  const config = { access: officer('approver') }
  const hide = true
  const list = Type.Object({ muc: Type.Optional(Type.String({ maxLength: 10 })), xong: Type.Optional(Type.String({ maxLength: 1 })) })
  const one = Type.Object({ id: Type.String({ format: 'uuid' }) })
  app.get('/lam-viec/xin-loi', { config, schema: { hide, querystring: list } }, showApologies)
  app.get('/lam-viec/xin-loi/:id', { config, schema: { hide, params: one } }, showApology)
  app.post('/lam-viec/xin-loi/:id', { config, schema: { hide, params: one } }, submitApology)
  const code = Type.Object({ code: Type.String({ minLength: 3, maxLength: 60 }) })
  app.get('/ho-so/:code/xin-loi.pdf', { config: { access: signedIn }, schema: { hide, params: code } }, showApologyFile)
}
