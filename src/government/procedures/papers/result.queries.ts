import type { Config } from '#core/config.ts'
import { type Db, sql, tablesOf } from '#core/db.ts'
import { isSealed, seal, unseal } from '#core/seal.ts'
import type { IssuedResult, ResultFile } from '../dossier/dossier.ts'
import type { ProceduresTables } from '../tables.ts'
import type { ResultPaper } from './result-paper.ts'

const tables = (db: Db) => tablesOf<ProceduresTables>(db)
const sealing = (config: Config, code: string) => ({ secret: config.secret, use: 'result', boundTo: code })

/** Keeps what was decided and what its paper says; false when the case has its result already. */
export async function insertResult(trx: Db, config: Config, result: Omit<IssuedResult, 'file'>, paper: ResultPaper): Promise<boolean> {
  const { code } = result
  const sealed = paper.parts.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => (row.secret ? { ...row, value: seal(sealing(config, code), row.value) } : row)),
  }))
  const inserted = await tables(trx)
    .insertInto('procedures.result')
    .values({
      code,
      case_id: result.caseId,
      dossier_code: result.dossierCode,
      title: result.title,
      holder: result.holder,
      issued_by: result.issuedBy,
      issued_unit: result.issuedUnit,
      issued_at: result.issuedAt,
      content: JSON.stringify({ ...paper, parts: sealed }),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('code')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function findResult(db: Db, by: { code: string } | { caseId: string }): Promise<IssuedResult | undefined> {
  const query = tables(db)
    .selectFrom('procedures.result as r')
    .leftJoin('procedures.result_file as f', 'f.code', 'r.code')
    .select(['r.code', 'r.case_id', 'r.dossier_code', 'r.title', 'r.holder', 'r.issued_by', 'r.issued_unit', 'r.issued_at'])
    .select(['f.file_id', 'f.sha256'])
  const row = await ('code' in by ? query.where('r.code', '=', by.code) : query.where('r.case_id', '=', by.caseId)).executeTakeFirst()
  return (
    row && {
      code: row.code,
      caseId: row.case_id,
      dossierCode: row.dossier_code,
      title: row.title,
      holder: row.holder,
      issuedBy: row.issued_by,
      issuedUnit: row.issued_unit,
      issuedAt: row.issued_at,
      file: row.file_id && row.sha256 ? { fileId: row.file_id, sha256: row.sha256 } : undefined,
    }
  )
}

/** What the paper of a result says, as it was at approval. */
export async function getResultPaper(db: Db, config: Config, code: string): Promise<ResultPaper> {
  const { content } = await tables(db).selectFrom('procedures.result').select('content').where('code', '=', code).executeTakeFirstOrThrow()
  const paper = content as Omit<ResultPaper, 'at' | 'dossier'> & { at: string; dossier: ResultPaper['dossier'] & { filedAt: unknown } }
  return {
    ...paper,
    parts: paper.parts.map(({ title, rows }) => ({
      title,
      rows: rows.map((row) => (isSealed(row.value) ? { ...row, value: unseal(sealing(config, code), row.value) } : row)),
    })),
    dossier: { ...paper.dossier, filedAt: new Date(String(paper.dossier.filedAt)) },
    at: new Date(paper.at),
  }
}

/** The file of a result, when there is one. Who looks while another writes it waits for that one. */
export async function lockResultFile(trx: Db, code: string): Promise<ResultFile | undefined> {
  await sql`select code from procedures.result where code = ${code} for no key update`.execute(trx)
  const found = await findResult(trx, { code })
  return found?.file
}

export async function insertResultFile(trx: Db, code: string, file: ResultFile, at: Date): Promise<void> {
  await tables(trx)
    .insertInto('procedures.result_file')
    .values({ code, file_id: file.fileId, sha256: file.sha256, rendered_at: at })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .execute()
}
