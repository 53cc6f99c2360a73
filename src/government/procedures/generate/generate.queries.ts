import type pg from 'pg'
import { copyIn, type CopyValue } from '#core/copy.ts'
import { type Db, sql, tablesOf } from '#core/db.ts'
import type { Dossier } from '../dossier/dossier.ts'
import type { ProceduresTables } from '../tables.ts'

const columns =
  'case_id, code, procedure_code, procedure_version_id, form_id, owner_id, unit_id, unit_name, applicant_name, applicant_phone, applicant_email, answers, channel, filed_at, idempotency_key, request_hash'

/** The key under which a made-up dossier is kept: it says that it was made up, and by which run. */
export const generatedKey = (seed: number, index: number): string => `generated:${seed}:${index}`

function row(d: Dossier, key: string): CopyValue[] {
  const what = [d.caseId, d.code, d.procedureCode, d.procedureVersionId, d.formId, d.ownerId, d.unitId, d.unitName]
  return [...what, d.applicantName, d.applicantPhone, d.applicantEmail, JSON.stringify(d.answers), d.channel, d.filedAt, key, 'generated']
}

/** Writes dossiers in the client's transaction. Their answers hold no identity number, so none is sealed. */
export async function copyDossiers(client: pg.ClientBase, dossiers: readonly { dossier: Dossier; key: string }[]): Promise<void> {
  await copyIn(
    client,
    `copy procedures.dossier (${columns}) from stdin`,
    dossiers.map(({ dossier, key }) => row(dossier, key)),
  )
}

export async function wasGenerated(db: Db, seed: number, index: number): Promise<boolean> {
  const found = await tablesOf<ProceduresTables>(db)
    .selectFrom('procedures.dossier')
    .select('case_id')
    .where('request_hash', '=', 'generated')
    .where('idempotency_key', '=', generatedKey(seed, index))
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Takes dossier numbers out of the sequence from which filings take theirs. */
export async function takeNumbers(db: Db, count: number): Promise<number[]> {
  const { rows } = await sql<{
    number: number
  }>`select nextval('procedures.dossier_number') as number from generate_series(1, ${count}::int)`.execute(db)
  return rows.map((row) => row.number)
}

export async function analyseDossiers(client: pg.ClientBase): Promise<void> {
  await client.query('vacuum analyze procedures.dossier')
}
