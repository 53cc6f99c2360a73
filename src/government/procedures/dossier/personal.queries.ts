import type { Config } from '#core/config.ts'
import { type Db, sql } from '#core/db.ts'
import { openAnswers } from './sealed-answers.ts'

type Row = { code: string; procedureCode: string; unitName: string; channel: string; filedAt: Date; answers: Record<string, never> }

/** A person's dossiers with what they declared, identifiers opened. */
export async function listOwnDossiers(db: Db, config: Config, ownerId: string): Promise<Row[]> {
  const { rows } =
    await sql<Row>`select code, procedure_code as "procedureCode", unit_name as "unitName", channel, filed_at as "filedAt", answers
    from procedures.dossier where owner_id = ${ownerId}::uuid order by filed_at, code`.execute(db)
  return rows.map((row) => ({ ...row, answers: openAnswers(config, ownerId, row.answers) as Row['answers'] }))
}

/** A person's drafts that were not filed. */
export async function listOwnDrafts(db: Db, config: Config, ownerId: string): Promise<unknown[]> {
  const { rows } = await sql<{ answers: Record<string, never>; updatedAt: Date }>`select answers, updated_at as "updatedAt"
    from procedures.draft where owner_id = ${ownerId}::uuid and case_id is null order by updated_at`.execute(db)
  return rows.map((row) => ({ ...row, answers: openAnswers(config, ownerId, row.answers) }))
}

/** Takes the drafts away that were not filed; answers how many there were. */
export async function eraseDrafts(trx: Db, ownerId: string): Promise<number> {
  const { rows } = await sql<{
    id: string
  }>`delete from procedures.draft where owner_id = ${ownerId}::uuid and case_id is null returning id`.execute(trx)
  return rows.length
}
