import { type Db, sql } from '#core/db.ts'

/** The category of each report; nothing changes it once it was sent. */
export async function listCategories(db: Db, caseIds: readonly string[]): Promise<{ caseId: string; category: string }[]> {
  const { rows } = await sql<{ caseId: string; category: string }>`
    select case_id as "caseId", category from feedback.report where case_id = any(${caseIds}::uuid[])`.execute(db)
  return rows
}

export async function listCaseIdsOfCategory(db: Db, category: string, reportedBefore: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select case_id as id from feedback.report where category = ${category} and reported_at < ${reportedBefore}`.execute(db)
  return rows.map((row) => row.id)
}
