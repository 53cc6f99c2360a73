import type { FastifyReply, FastifyRequest } from 'fastify'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { definitionOf } from '../indicator/indicator.ts'
import { fineness, parsePeriod } from '../query/period.rules.ts'
import { toldIn } from '../reading/reading.ts'
import { freezePeriod } from './freeze.ts'

/** Freezes the figure of one period by hand. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, actor } = request
  const { ky } = (request.body ?? {}) as { ky?: unknown }
  const definition = await definitionOf(request)
  const period = typeof ky === 'string' ? parsePeriod(ky) : undefined
  if (!period || fineness(period.kind) < fineness(toldIn(definition.body)))
    throw refuse('invalid', 'indicators.query.not_a_period', { period: typeof ky === 'string' ? ky : '' })
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  await inTransaction(server.db, (trx) =>
    freezePeriod(trx, definition, period, { id: actor.personId, name: actor.name, at: server.clock.now() }),
  )
  return reply.redirect(`/dieu-hanh/chi-tieu/${definition.key}?xong=frozen`, 303)
}
