import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { showAsk, submitAsk } from './ask-desk.ts'
import { showOpinion, showOpinionFile, showOpinions, submitOpinion } from './desk.ts'

const Id = Type.String({ format: 'uuid' })
const hide = true

/** Asking units for their opinion and answering: for cases of any kind. */
export function opinionRoutes(app: App): void {
  const config = { access: officer() }
  const list = Type.Object({ muc: Type.Optional(Type.String({ maxLength: 10 })), xong: Type.Optional(Type.String({ maxLength: 1 })) })
  const asked = Type.Object({ reference: Type.String({ minLength: 3, maxLength: 80 }) })
  app.get('/lam-viec/y-kien', { config, schema: { hide, querystring: list } }, showOpinions)
  app.get('/lam-viec/y-kien/hoi/:reference', { config, schema: { hide, params: asked } }, showAsk)
  app.post('/lam-viec/y-kien/hoi/:reference', { config, schema: { hide, params: asked } }, submitAsk)
  app.get('/lam-viec/y-kien/:id', { config, schema: { hide, params: Type.Object({ id: Id }) } }, showOpinion)
  app.post('/lam-viec/y-kien/:id', { config, schema: { hide, params: Type.Object({ id: Id }) } }, submitOpinion)
  app.get('/lam-viec/y-kien/:id/tep/:file', { config, schema: { hide, params: Type.Object({ id: Id, file: Id }) } }, showOpinionFile)
}
