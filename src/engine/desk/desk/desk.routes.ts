import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App } from '#core/module.ts'
import * as rules from '../assign/rules.ts'
import * as filters from '../filters/filters.ts'
import * as reasons from '../reasons/reasons.ts'
import * as standIn from '../stand-in/stand-in.ts'
import { showWorkload } from '../workload/workload.ts'
import type { Desk } from './desk.ts'

const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const long = Type.Optional(Type.String({ maxLength: 1000 }))
const Address = Type.Object({ hang: long, ai: long, q: long, kenh: long, 'thu-tuc': long, giu: long })
const Chosen = Type.Object({ nguoi: Type.Optional(Type.String({ format: 'uuid' })) })
const hide = true

type Handler = (request: FastifyRequest, reply: FastifyReply, desk: Desk) => Promise<FastifyReply>

/** The pages of a desk beside its queue: kept filters, ready reasons, absences, rules of assignment, workload. */
export function deskRoutes(app: App, desk: Desk): void {
  const work = { access: officer(...new Set([...desk.work, ...desk.heads])) }
  const head = { access: officer(...desk.heads) }
  const { root } = desk
  const at =
    (handler: Handler) =>
    (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
      handler(request, reply, desk)
  app.get(`${root}/bo-loc`, { config: work, schema: { hide, querystring: Address } }, at(filters.showFilters))
  app.post(`${root}/bo-loc`, { config: work, schema: { hide } }, at(filters.submitFilter))
  app.post(`${root}/bo-loc/:id/bo`, { config: work, schema: { hide, params: Id } }, at(filters.removeFilter))

  app.get(`${root}/mau-ly-do`, { config: work, schema: { hide } }, at(reasons.showReasons))
  app.post(`${root}/mau-ly-do`, { config: head, schema: { hide } }, at(reasons.createReason))
  app.get(`${root}/mau-ly-do/moi`, { config: head, schema: { hide } }, at(reasons.showNewReason))
  app.get(`${root}/mau-ly-do/:id`, { config: head, schema: { hide, params: Id } }, at(reasons.showReason))
  app.post(`${root}/mau-ly-do/:id`, { config: head, schema: { hide, params: Id } }, at(reasons.changeReason))
  app.post(`${root}/mau-ly-do/:id/ngung`, { config: head, schema: { hide, params: Id } }, at(reasons.endReason))

  app.get(`${root}/ban-giao`, { config: work, schema: { hide, querystring: Chosen } }, at(standIn.showStandIns))
  app.post(`${root}/ban-giao`, { config: work, schema: { hide } }, at(standIn.createStandIn))
  app.get(`${root}/ban-giao/:id`, { config: work, schema: { hide, params: Id } }, at(standIn.showStandIn))
  app.post(`${root}/ban-giao/:id/ve`, { config: work, schema: { hide, params: Id } }, at(standIn.finishStandIn))

  app.get(`${root}/quy-tac`, { config: head, schema: { hide } }, at(rules.showRules))
  app.post(`${root}/quy-tac`, { config: head, schema: { hide } }, at(rules.createRule))
  app.get(`${root}/quy-tac/moi`, { config: head, schema: { hide } }, at(rules.showNewRule))
  app.get(`${root}/quy-tac/:id`, { config: head, schema: { hide, params: Id } }, at(rules.showRule))
  app.post(`${root}/quy-tac/:id`, { config: head, schema: { hide, params: Id } }, at(rules.changeRule))
  app.post(`${root}/quy-tac/:id/ngung`, { config: head, schema: { hide, params: Id } }, at(rules.endRule))

  app.get(`${root}/don-vi`, { config: head, schema: { hide } }, at(showWorkload))
}
