import type { Config } from '#core/config.ts'
import { ask, type Db, sql, tablesOf } from '#core/db.ts'
import type { Answers } from '#engine/forms/index.ts'
import type { Marks } from '../origins/marks.ts'
import type { ProceduresTables } from '../tables.ts'
import type { Dossier } from './dossier.ts'
import { openAnswers, sealAnswers } from './sealed-answers.ts'
import { getForm } from './form.queries.ts'

const tables = (db: Db) => tablesOf<ProceduresTables>(db)

const dossierColumns = [
  'case_id',
  'code',
  'procedure_code',
  'procedure_version_id',
  'form_id',
  'owner_id',
  'unit_id',
  'unit_name',
  'applicant_name',
  'applicant_phone',
  'applicant_email',
  'answers',
  'origins',
  'channel',
  'filed_at',
] as const

const dossierByCode = `select ${dossierColumns.join(', ')} from procedures.dossier where code = $1`

export async function findDossier(db: Db, config: Config, code: string): Promise<Dossier | undefined> {
  const [row] = await ask<DossierRow>(db, dossierByCode, [code])
  return row && toDossier(config, row)
}

/** Procedures of dossiers, by the dossiers' codes. */
export async function listProceduresOf(db: Db, codes: readonly string[]): Promise<Map<string, string>> {
  const rows = await ask<{ code: string; procedure: string }>(db, proceduresOf, [codes])
  return new Map(rows.map((row) => [row.code, row.procedure]))
}
const proceduresOf = 'select code, procedure_code as procedure from procedures.dossier where code = any($1::text[])'

/** The dossier filed under an idempotency key, and the hash of what was asked then. */
export async function findFiled(
  db: Db,
  ownerId: string,
  key: string,
): Promise<{ code: string; caseId: string; requestHash: string } | undefined> {
  const [row] = await ask<{ code: string; caseId: string; requestHash: string }>(db, filedByKey, [ownerId, key])
  return row
}
const filedByKey = `select code, case_id as "caseId", request_hash as "requestHash" from procedures.dossier
  where owner_id = $1 and idempotency_key = $2`

type DossierRow = {
  case_id: string
  code: string
  procedure_code: string
  procedure_version_id: string
  form_id: string
  owner_id: string
  unit_id: string
  unit_name: string
  applicant_name: string
  applicant_phone: string
  applicant_email: string | null
  answers: unknown
  origins: unknown
  channel: string
  filed_at: Date
}

function toDossier(config: Config, row: DossierRow): Dossier {
  return {
    caseId: row.case_id,
    code: row.code,
    procedureCode: row.procedure_code,
    procedureVersionId: row.procedure_version_id,
    formId: row.form_id,
    ownerId: row.owner_id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    applicantName: row.applicant_name,
    applicantPhone: row.applicant_phone,
    applicantEmail: row.applicant_email,
    answers: openAnswers(config, row.owner_id, row.answers as Answers),
    origins: row.origins as Marks,
    channel: row.channel,
    filedAt: row.filed_at,
  }
}

export async function insertDossier(trx: Db, config: Config, dossier: Dossier, request: { key: string; hash: string }): Promise<void> {
  const { body: form } = await getForm(trx, dossier.formId)
  await ask(trx, insertion, [
    dossier.caseId,
    dossier.code,
    dossier.procedureCode,
    dossier.procedureVersionId,
    dossier.formId,
    dossier.ownerId,
    dossier.unitId,
    dossier.unitName,
    dossier.applicantName,
    dossier.applicantPhone,
    dossier.applicantEmail,
    JSON.stringify(sealAnswers(config, dossier.ownerId, form, dossier.answers)),
    JSON.stringify(dossier.origins),
    dossier.channel,
    dossier.filedAt,
    request.key,
    request.hash,
  ])
}
const insertion = `insert into procedures.dossier (${dossierColumns.join(', ')}, idempotency_key, request_hash)
  values (${Array.from({ length: dossierColumns.length + 2 }, (_, i) => `$${i + 1}`).join(', ')})`

/** The next number of a dossier. A sequence: no two filings wait for each other; a filing that fails leaves a gap. */
export async function nextNumber(db: Db): Promise<number> {
  const [row] = await ask<{ number: number }>(db, `select nextval('procedures.dossier_number') as number`)
  return row?.number ?? 0
}

/** What most people file, from the dossiers of a period. */
export async function listMostFiled(db: Db, since: Date, limit: number): Promise<{ procedureCode: string; count: number }[]> {
  return tables(db)
    .selectFrom('procedures.dossier')
    .select(['procedure_code as procedureCode', sql<number>`count(*)`.as('count')])
    .where('filed_at', '>=', since)
    .groupBy('procedure_code')
    .orderBy('count', 'desc')
    .limit(limit)
    .execute()
}
