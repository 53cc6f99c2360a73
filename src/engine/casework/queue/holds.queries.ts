import type { Db } from '#core/db.ts'
import { tablesOf } from '#core/db.ts'
import type { Holding } from '#core/module.ts'
import type { CaseworkTables } from '../tables.ts'

// More than this nobody reads: the number says how many there are.
const named = 50

/** Open cases that a person works on: to be given to others before they leave. */
export async function holdCases(db: Db, personId: string): Promise<Holding[]> {
  const rows = await tablesOf<CaseworkTables>(db)
    .selectFrom('casework.case_record')
    .select('reference')
    .where('assignee_id', '=', personId)
    .where('closed_at', 'is', null)
    .orderBy('urgency')
    .orderBy('id')
    .execute()
  return [{ label: 'casework.holds', count: rows.length, details: rows.slice(0, named).map((row) => row.reference) }]
}
