import type { FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import { findCase } from '#engine/casework/index.ts'
import { mayRead } from './may-read.ts'

/** Before what was sent is looked at: whoever may not read the dossier is told that there is none, not what is wrong with their words. */
export async function mustSee(request: FastifyRequest): Promise<void> {
  const { code } = request.params as { code: string }
  const found = await findCase(request.server.db, { reference: code })
  if (!found || !mayRead(request.actor, found)) throw refuse('notFound', 'casework.no_such_case')
}
