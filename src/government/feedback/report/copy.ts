import type { Db } from '#core/db.ts'
import type { Case } from '#engine/casework/index.ts'
import type { Report } from './report.ts'
import { saveCopy } from './report.queries.ts'
import { phaseOf } from './report.rules.ts'

/** What lists and maps read of a case, copied into the report's own row. */
export const copyOf = (
  found: Case,
): Pick<Report, 'state' | 'phase' | 'isPublic' | 'isHidden' | 'dueAt' | 'closedAt' | 'late' | 'unitId' | 'version'> => ({
  state: found.state,
  phase: phaseOf(found.state),
  isPublic: found.flags.includes('public'),
  isHidden: found.flags.includes('hidden'),
  dueAt: found.dueAt,
  closedAt: found.closedAt,
  late: found.late,
  unitId: found.unitId,
  version: found.version,
})

/** Keeps the copy in step with the case, in the transaction of the action. */
export async function followCase(trx: Db, found: Case, at: Date): Promise<void> {
  await saveCopy(trx, found.id, copyOf(found), at)
}
