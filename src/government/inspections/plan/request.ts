import type { FastifyRequest } from 'fastify'

export const root = '/kiem-tra-thuc-dia'

export const fieldsOf = (request: FastifyRequest): ((name: string) => string) => {
  const body = (request.body ?? {}) as Record<string, unknown>
  return (name) => (typeof body[name] === 'string' ? body[name].trim() : '')
}
export const crumbs = (request: FastifyRequest) => [{ href: root, label: request.t('inspections.title') }]
