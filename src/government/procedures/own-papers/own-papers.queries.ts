import { type Db, sql } from '#core/db.ts'
import type { IssuedResult } from '../dossier/dossier.ts'
import { resultFrom, type ResultRow } from '../papers/result.queries.ts'

/** Results that were issued to a person and in whose place no other stands, the newest first. */
export async function listOwnResults(db: Db, personId: string, by: { code?: string; limit: number }): Promise<IssuedResult[]> {
  const { rows } = await sql<ResultRow>`
    select r.code, r.case_id as "caseId", r.dossier_code as "dossierCode", r.title, r.holder, r.issued_by as "issuedBy", r.issued_unit as "issuedUnit",
      r.issued_at as "issuedAt", f.file_id as "fileId", f.sha256, r.template_key as "templateKey", r.template_version as "templateVersion"
    from procedures.dossier d join procedures.result r on r.case_id = d.case_id left join procedures.result_file f on f.code = r.code
    where d.owner_id = ${personId}::uuid
      and not exists (select from procedures.follow_up u join procedures.result n on n.case_id = u.case_id where u.of_case_id = d.case_id) and ${by.code === undefined ? sql`true` : sql`r.code = ${by.code}`}
    order by r.issued_at desc, r.code limit ${by.limit}`.execute(db)
  return rows.map(resultFrom)
}

export async function insertReuse(
  trx: Db,
  reuse: { fileId: string; code: string; draftId: string; personId: string; at: Date },
): Promise<void> {
  await sql`insert into procedures.paper_reuse (file_id, result_code, draft_id, person_id, used_at)
    values (${reuse.fileId}::uuid, ${reuse.code}, ${reuse.draftId}::uuid, ${reuse.personId}::uuid, ${reuse.at})`.execute(trx)
}
