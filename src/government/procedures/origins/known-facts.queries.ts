import type { Config } from '#core/config.ts'
import { type Db, sql } from '#core/db.ts'
import type { Answers } from '#engine/forms/index.ts'
import { openAnswers } from '../dossier/sealed-answers.ts'

type Filed = { code: string; filedAt: Date; answers: Answers }

/** What a person declared lately, the newest first, identifiers opened. */
export async function listRecentAnswers(db: Db, config: Config, ownerId: string, limit: number): Promise<Filed[]> {
  const { rows } = await sql<Filed>`select code, filed_at as "filedAt", answers from procedures.dossier
    where owner_id = ${ownerId}::uuid order by filed_at desc, code desc limit ${limit}`.execute(db)
  return rows.map((row) => ({ ...row, answers: openAnswers(config, ownerId, row.answers) }))
}

type Issued = { procedureCode: string; code: string; title: string; issuedUnit: string; issuedAt: Date }

/** The results of some procedures that were issued to a person, the newest first. */
export async function listResultsOf(db: Db, ownerId: string, procedures: readonly string[]): Promise<Issued[]> {
  const { rows } = await sql<Issued>`
    select d.procedure_code as "procedureCode", r.code, r.title, r.issued_unit as "issuedUnit", r.issued_at as "issuedAt"
    from procedures.dossier d join procedures.result r on r.case_id = d.case_id
    where d.owner_id = ${ownerId}::uuid and d.procedure_code = any(${procedures}::text[]) order by r.issued_at desc`.execute(db)
  return rows
}
