import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { actOnReport } from '../report/act-on-report.ts'
import { listNews } from '../report/news.queries.ts'
import { findReport } from '../report/report.queries.ts'
import { statusOf } from '../report/report.rules.ts'
import { findLastTaken, insertHeard, isHeard, listTold, lockReport } from './sync.queries.ts'
import { type Heard, type Judgement, judge, stepFor } from './sync.rules.ts'

export type Source = { id: string; name: string }

/** Takes news about a report from another system: judged under the report's lock, done and remembered in one transaction. */
export async function takeNews(db: Db, config: Config, by: { source: Source; caseId: string; heard: Heard; at: Date }): Promise<Judgement> {
  const { source, caseId, heard, at } = by
  return inTransaction(db, async (trx) => {
    await lockReport(trx, caseId)
    const report = await findReport(trx, { caseId })
    const known = {
      isSeen: await isHeard(trx, source.id, heard.updateId),
      current: statusOf(report?.state ?? 'new'),
      last: await findLastTaken(trx, caseId, source.id),
      told: await listTold(trx, caseId, source.id),
    }
    const judged = judge(heard, known)
    if (judged === 'seen' || !report) return 'seen'
    await insertHeard(trx, { ...heard, sourceId: source.id, caseId, judged, at })
    if (judged !== 'take') return judged
    const lastChange = (await listNews(trx, caseId)).filter((news) => news.fromPeerId !== source.id).at(-1)?.at ?? report.reportedAt
    const action = stepFor(report.state, heard, lastChange)
    if (action)
      await actOnReport(trx, config, {
        reference: report.reference,
        action,
        by: { peer: source },
        key: `heard:${source.id}:${heard.updateId}`,
        note: heard.words.slice(0, 2000),
        at,
        lang: 'vi',
      })
    return judged
  })
}
