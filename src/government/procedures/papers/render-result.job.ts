import type { Db } from '#core/db.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { attachDraft, findPaper, signPaper } from '#engine/signing/index.ts'
import { resultFile } from './result-file.ts'
import { findResult } from './result.queries.ts'
import { signingSubject } from './signing-subject.rules.ts'

export const renderJob = 'procedures.render_result'

/** Has the paper of a result written after the change is kept. Whoever downloads it before does not wait for the job. */
export const renderSoon = (trx: Db, { code, caseId }: { code: string; caseId: string }): Promise<void> =>
  // What tells a person that the result is there goes first.
  enqueue(trx, renderJob, { code }, { key: `${renderJob}:${caseId}`, priority: 10 })

/** Writes the paper and puts on it what signatures may be there now; where one must wait, the paper waits with its empty field. */
export async function renderResultJob(context: Context, payload: unknown): Promise<void> {
  const result = await findResult(context.db, payload as { code: string })
  if (!result) return
  const paper = await findPaper(context.db, signingSubject(result.code))
  const { fileId } = await resultFile(context, result, paper)
  if (!paper) return
  await attachDraft(context, paper, fileId)
  await signPaper(context, paper.id)
}
