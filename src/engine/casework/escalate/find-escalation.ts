import type { Db } from '#core/db.ts'
import type { ActionData } from '../case/case.ts'
import { listActions } from '../case/case.queries.ts'

/** What an action of a case told of its time; undefined where it told nothing of it. */
export async function findEscalation(db: Db, caseId: string, seq: number): Promise<ActionData['escalation']> {
  return (await listActions(db, caseId)).find((action) => action.seq === seq)?.data.escalation
}
