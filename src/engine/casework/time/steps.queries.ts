import { type Db, sql } from '#core/db.ts'
import type { Scope } from '#core/access.ts'
import type { Case } from '../case/case.ts'
import { caseColumns, type CaseRow, toCase } from '../case/case.queries.ts'

/** Open cases of a type in a state, within reach, those that came there first. */
export async function listInState(db: Db, by: { definitionKey: string; state: string; scope: Scope; limit: number }): Promise<Case[]> {
  const { all, units, subtrees } = by.scope
  const { rows } = await sql<CaseRow>`select ${sql.raw(caseColumns.map((column) => `c.${column}`).join(', '))}
    from casework.case_record c join casework.definition d on d.id = c.definition_id
    where c.closed_at is null and c.state = ${by.state} and d.key = ${by.definitionKey}
      and (${all} or c.unit_id = any(${units}::uuid[]) or c.unit_path && ${subtrees}::uuid[])
    order by c.state_since, c.id limit ${by.limit}`.execute(db)
  return rows.map(toCase)
}
