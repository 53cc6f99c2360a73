import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { showCalendar, showCalendars, showChange, submitDecision, submitProposal } from './manage.ts'

/** The working time of the province and its agencies, for administrators: one proposes, another decides. */
export function calendarRoutes(app: App): void {
  const config = { access: officer('administrator') }
  const hide = true
  const key = Type.Object({ key: Type.String({ minLength: 1, maxLength: 100 }) })
  const id = Type.Object({ id: Type.String({ format: 'uuid' }) })
  app.get('/quan-tri/lich-lam-viec', { config, schema: { hide } }, showCalendars)
  const what = Type.Object({ viec: Type.Optional(Type.String({ maxLength: 10 })) })
  app.get('/quan-tri/lich-lam-viec/:key', { config, schema: { hide, params: key, querystring: what } }, showCalendar)
  app.post('/quan-tri/lich-lam-viec/:key', { config, schema: { hide, params: key } }, submitProposal)
  app.get('/quan-tri/lich-lam-viec/thay-doi/:id', { config, schema: { hide, params: id } }, showChange)
  app.post('/quan-tri/lich-lam-viec/thay-doi/:id', { config, schema: { hide, params: id } }, submitDecision)
}
