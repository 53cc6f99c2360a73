import type { FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000')
  if (Buffer.isBuffer(value)) return false
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).some(([key, one]) => key.includes('\u0000') || holdsNul(one))
  return false
}

/** The character U+0000 stands in no text and the database keeps none: who sends it is told so before anything is asked of the database. */
export async function refuseNul({ params, query, body }: FastifyRequest): Promise<void> {
  if ([params, query, body].some(holdsNul)) throw refuse('badRequest', 'core.bad_request')
}
