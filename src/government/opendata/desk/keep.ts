import type { FastifyReply, FastifyRequest } from 'fastify'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { findDataset, insertWithdrawal } from '../dataset/dataset.queries.ts'
import type { Dataset } from '../dataset/definition.ts'
import { mayDo } from '../dataset/rights.ts'
import { refreshDataset } from '../release/release.ts'
import { desk } from './address.ts'
import { keepPage } from './board.ts'

async function own(request: FastifyRequest): Promise<Dataset> {
  const { dataset: key } = request.params as { dataset: string }
  const dataset = await findDataset(request.server.db, key)
  if (!dataset || !(await mayDo(request, 'write', dataset.body.owner))) throw refuse('notFound', 'opendata.no_such_dataset', { key })
  return dataset
}

/** Looks at the source now; nothing new makes no release. */
export async function refresh(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { key } = await own(request)
  await refreshDataset(db, config, key, clock.now())
  return reply.redirect(`${desk}/${key}`, 303)
}

/** Takes a dataset with all its releases out of sight at once: harm does not wait for a second person. What was published stays told. */
export async function withdraw(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { key, datasetId, standing } = await own(request)
  const { actor } = request
  const reason = String((request.body as { reason?: unknown } | undefined)?.reason ?? '').trim()
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  if (reason.length < 10 || reason.length > 500)
    return keepPage(request, reply, {
      reason,
      errors: [{ field: 'reason', rule: 'minLength', message: request.t('opendata.desk.reason_short') }],
    })
  if (standing === 'withdrawn') throw refuse('conflict', 'opendata.desk.is_withdrawn')
  await inTransaction(db, (trx) =>
    insertWithdrawal(trx, datasetId, { reason, by: { id: actor.personId, name: actor.name }, at: clock.now() }),
  )
  return reply.redirect(`${desk}/${key}`, 303)
}
