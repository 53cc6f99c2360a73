import { ask, type Db } from '#core/db.ts'
import { caseColumns, type CaseRow, toCase } from '../case/case.queries.ts'
import type { Case } from '../case/case.ts'

const columns = caseColumns.map((column) => `c.${column}`).join(', ')

/** Open cases of a type that are on another version than this one, in the order of their ids. */
export async function listOpenOnOther(
  db: Db,
  to: { key: string; id: string },
  page: { after?: string | undefined; limit: number },
): Promise<Case[]> {
  const rows = await ask<CaseRow>(
    db,
    `select ${columns} from casework.case_record c join casework.definition d on d.id = c.definition_id
      where d.key = $1 and d.id <> $2::uuid and c.closed_at is null and c.id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')
      order by c.id limit $4`,
    [to.key, to.id, page.after ?? null, page.limit],
  )
  return rows.map(toCase)
}

/** Open cases among these, in the order of their ids. */
export async function listOpenAmong(db: Db, ids: readonly string[]): Promise<Case[]> {
  const rows = await ask<CaseRow>(
    db,
    `select ${columns} from casework.case_record c where c.id = any($1::uuid[]) and c.closed_at is null order by c.id`,
    [ids],
  )
  return rows.map(toCase)
}

/** The case keeps another version of its type from now on. */
export async function setDefinition(trx: Db, caseId: string, definitionId: string): Promise<void> {
  await ask(trx, `update casework.case_record set definition_id = $2::uuid where id = $1::uuid`, [caseId, definitionId])
}
