import type { FastifyRequest } from 'fastify'
import type { Actor } from '#core/access.ts'
import { refuse } from '#core/errors.ts'

export const root = '/kiem-tra-thuc-dia'

export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return request.actor
}
export const fieldsOf = (request: FastifyRequest): ((name: string) => string) => {
  const body = (request.body ?? {}) as Record<string, unknown>
  return (name) => (typeof body[name] === 'string' ? body[name].trim() : '')
}
export const crumbs = (request: FastifyRequest) => [{ href: root, label: request.t('inspections.title') }]
