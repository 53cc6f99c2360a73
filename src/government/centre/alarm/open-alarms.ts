import type { Db } from '#core/db.ts'
import { listCases } from '#engine/casework/index.ts'
import type { OpenAlarm } from '../figures/figure.ts'
import { kind } from './rights.ts'
import { listAlarmed } from './watch.queries.ts'

const most = 500

/** Every open alarm with its case: who acts, and by when. */
export async function listOpenAlarms(db: Db): Promise<OpenAlarm[]> {
  const rows = await listAlarmed(db)
  if (rows.length === 0) return []
  const { cases } = await listCases(db, { kind, scope: { all: true, units: [], subtrees: [] } }, { limit: most })
  const byId = new Map(cases.map((one) => [one.id, one]))
  return rows.flatMap((row): OpenAlarm[] => {
    const found = row.caseId ? byId.get(row.caseId) : undefined
    if (!found || !row.reference || (row.phase !== 'alarmed' && row.phase !== 'recovered')) return []
    const { rule, unitId, phase, value, since } = row
    return [
      {
        ...{ caseId: found.id, reference: row.reference, rule, unitId, phase, value, since },
        ...{ dueAt: found.dueAt, owner: found.assigneeName, state: found.state },
      },
    ]
  })
}
