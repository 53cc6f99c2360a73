import type { FastifyReply, FastifyRequest } from 'fastify'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { findDossierFile } from '../dossier/view.ts'
import { planOutsideChecks } from './run-checks.ts'

/** An officer has the databases asked once more. */
export async function askAgain(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { code } = request.params as { code: string }
  const at = clock.now()
  const found = await findDossierFile(db, config, code, request.actor, at)
  if (!found) throw refuse('notFound', 'casework.no_such_case')
  if (found.file.case.closedAt) throw refuse('conflict', 'procedures.outside.closed')
  await inTransaction(db, (trx) => planOutsideChecks(trx, config, found.dossier, { at, again: true }))
  return reply.redirect(`/lam-viec/ho-so/${code}#doi-chieu`, 303)
}
