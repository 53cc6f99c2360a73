import { Type } from 'typebox'
import { anyone, signedIn } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { readGuides } from './guide.ts'
import { keepPlan, removePlan, showPlan, showPlans, showQuestion } from './walk.ts'

/** The guided paths: which procedures, which papers, for what happens in a life. */
export async function guideRoutes(app: App): Promise<void> {
  const guides = await readGuides(app.province.packDir)
  const open = { config: { access: anyone }, schema: { hide: true, params: Type.Object({ key: Type.String({ maxLength: 40 }) }) } }
  const own = { config: { access: signedIn }, schema: { hide: true } }
  app.get('/viec-doi/:key', open, (request, reply) => showQuestion(request, reply, guides))
  app.get('/viec-doi/:key/ke-hoach', open, (request, reply) => showPlan(request, reply, guides))
  app.post('/viec-doi/:key/ke-hoach', { ...own, schema: { ...own.schema, params: open.schema.params } }, (request, reply) =>
    keepPlan(request, reply, guides),
  )
  app.get('/ke-hoach', own, (request, reply) => showPlans(request, reply, guides))
  const id = Type.Object({ id: Type.String({ format: 'uuid' }) })
  app.post('/ke-hoach/:id/xoa', { ...own, schema: { hide: true, params: id } }, removePlan)
}
