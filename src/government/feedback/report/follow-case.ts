import { type Db, inTransaction } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { findCase } from '#engine/casework/index.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { tellAround } from '../alert/alert.ts'
import { queuePushes } from '../sync/sync.job.ts'
import { followCase } from './copy.ts'
import { findReport } from './report.queries.ts'

type Acted = { caseId: string; action: string; at: string }
export const alertJob = 'feedback.tell_around'

/** After every action on a report, whoever did it: the copy is brought into step, alerts and other systems are queued. */
export async function afterAction(trx: Db, event: StoredEvent<Acted>): Promise<void> {
  const { caseId, action, at } = event.payload
  const found = await findCase(trx, { id: caseId })
  if (found) await followCase(trx, found, new Date(at))
  const report = await findReport(trx, { caseId })
  if (!report) return
  // Once a report: made public again after hiding, it is no news.
  if (action === 'accept' && report.isPublic && !report.isHidden) await enqueue(trx, alertJob, { caseId }, { key: `${alertJob}:${caseId}` })
  if (action !== 'rate' && action !== 'comment') await queuePushes(trx, report)
}

export async function tellAroundReport({ db, config, clock, log }: Context, payload: unknown): Promise<void> {
  const report = await findReport(db, { caseId: (payload as { caseId: string }).caseId })
  if (!report?.isPublic || report.isHidden) return
  const told = await inTransaction(db, (trx) => tellAround(trx, config, report, clock.now()))
  if (told > 0) log(`feedback: ${told} alerts for ${report.reference}`)
}
