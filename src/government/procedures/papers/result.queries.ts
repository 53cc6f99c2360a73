import type { Config } from '#core/config.ts'
import { ask, type Db, sql, tablesOf } from '#core/db.ts'
import { isSealed, seal, unseal } from '#core/seal.ts'
import type { IssuedResult, ResultFile } from '../dossier/dossier.ts'
import type { ProceduresTables } from '../tables.ts'
import { fillWords, programTemplate } from '../templates/words.rules.ts'
import { type ResultPaper, resultValues } from './result-paper.ts'

const tables = (db: Db) => tablesOf<ProceduresTables>(db)
const sealing = (config: Config, code: string) => ({ secret: config.secret, use: 'result', boundTo: code })

/** Keeps what was decided and what its paper says; false when the case has its result already. */
export async function insertResult(trx: Db, config: Config, result: Omit<IssuedResult, 'file'>, paper: ResultPaper): Promise<boolean> {
  const { code } = result
  const sealed = paper.parts.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => (row.secret ? { ...row, value: seal(sealing(config, code), row.value) } : row)),
  }))
  const { caseId, dossierCode, title, holder, issuedBy, issuedUnit, issuedAt, template } = result
  const content = JSON.stringify({ ...paper, parts: sealed })
  const by = [template?.key ?? null, template?.version ?? null]
  const rows = await ask(trx, insertion, [code, caseId, dossierCode, title, holder, issuedBy, issuedUnit, issuedAt, content, ...by])
  return rows.length > 0
}
const insertion = `insert into procedures.result (code, case_id, dossier_code, title, holder, issued_by, issued_unit, issued_at, content,
    template_key, template_version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning code`

export async function findResult(db: Db, by: { code: string } | { caseId: string }): Promise<IssuedResult | undefined> {
  const [row] = await ask<ResultRow>(db, 'code' in by ? resultBy.code : resultBy.caseId, ['code' in by ? by.code : by.caseId])
  return row && resultFrom(row)
}

export type ResultRow = Omit<IssuedResult, 'file' | 'template'> & {
  fileId: string | null
  sha256: string | null
  templateKey: string | null
  templateVersion: number | null
}
export const resultFrom = ({ fileId, sha256, templateKey, templateVersion, ...result }: ResultRow): IssuedResult => ({
  ...result,
  template: templateKey !== null && templateVersion !== null ? { key: templateKey, version: templateVersion } : null,
  file: fileId && sha256 ? { fileId, sha256 } : undefined,
})
const found = `select r.code, r.case_id as "caseId", r.dossier_code as "dossierCode", r.title, r.holder, r.issued_by as "issuedBy",
    r.issued_unit as "issuedUnit", r.issued_at as "issuedAt", f.file_id as "fileId", f.sha256,
    r.template_key as "templateKey", r.template_version as "templateVersion"
  from procedures.result r left join procedures.result_file f on f.code = r.code`
const resultBy = { code: `${found} where r.code = $1`, caseId: `${found} where r.case_id = $1` }

/** What the paper of a result says, as it was at approval. */
export async function getResultPaper(db: Db, config: Config, code: string): Promise<ResultPaper> {
  const { content } = await tables(db).selectFrom('procedures.result').select('content').where('code', '=', code).executeTakeFirstOrThrow()
  const kept = content as Omit<ResultPaper, 'at' | 'dossier' | 'words'> & {
    at: string
    dossier: ResultPaper['dossier'] & { filedAt: unknown }
    words?: ResultPaper['words']
  }
  const paper = {
    ...kept,
    parts: kept.parts.map(({ title, rows }) => ({
      title,
      rows: rows.map((row) => (isSealed(row.value) ? { ...row, value: unseal(sealing(config, code), row.value) } : row)),
    })),
    dossier: { ...kept.dossier, filedAt: new Date(String(kept.dossier.filedAt)) },
    at: new Date(kept.at),
  }
  // A result of the time when the words stood in the program.
  return { ...paper, words: kept.words ?? fillWords(programTemplate('result'), resultValues(paper)) }
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
