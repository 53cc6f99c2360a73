import { createHash } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { ask, type Db, sql, tablesOf } from '#core/db.ts'
import type { Answers, FileFact, FormDefinition } from '#engine/forms/index.ts'
import type { Marks } from '../origins/marks.ts'
import type { ProceduresTables } from '../tables.ts'
import type { Dossier, Draft, PublishedForm } from './dossier.ts'
import { openAnswers, sealAnswers } from './sealed-answers.ts'

const tables = (db: Db) => tablesOf<ProceduresTables>(db)
// Published forms never change, so what was read once stays true for the life of the process.
const forms = new Map<string, PublishedForm>()

export async function getForm(db: Db, id: string): Promise<PublishedForm> {
  const known = forms.get(id)
  if (known) return known
  const row = await tables(db)
    .selectFrom('procedures.form')
    .select(['id', 'key', 'version', 'body'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const form = { ...row, body: row.body as FormDefinition }
  forms.set(id, form)
  return form
}

export async function findLatestForm(db: Db, key: string): Promise<PublishedForm | undefined> {
  const [row] = await ask<{ id: string }>(db, latestForm, [key])
  return row && getForm(db, row.id)
}

const latestForm = 'select id, version, content_hash as hash from procedures.form where key = $1 order by version desc limit 1'

/** All published versions of a form, the newest first. */
export const listFormVersions = (db: Db, key: string): Promise<{ id: string; version: number; publishedAt: Date; publishedBy: string }[]> =>
  ask(
    db,
    `select id, version, published_at as "publishedAt", published_by as "publishedBy" from procedures.form where key = $1 order by version desc`,
    [key],
  )

/** The latest version of every form that was written by somebody: not those made from a record. */
export const listForms = (db: Db): Promise<{ key: string; title: { vi: string }; version: number }[]> =>
  ask(
    db,
    `select distinct on (key) key, body -> 'title' as title, version from procedures.form where key not like 'declaration:%' and key not like 'bundle:%'
      order by key, version desc`,
  )

const packForm = `select content_hash as hash from procedures.form where key = $1 and published_by = 'pack' order by version desc limit 1`

/**
 * Publishes the form when it differs from its latest version; one of the pack, when it differs from the latest that the pack
 * brought: what two officers have published since is not overwritten by a restart.
 */
export async function publishForm(trx: Db, key: string, body: FormDefinition, at: Date, by = 'program'): Promise<PublishedForm> {
  const { text, hash } = writtenOf(body)
  const [latest] = await ask<{ id: string; version: number; hash: string }>(trx, latestForm, [key])
  const [ofPack] = by === 'pack' ? await ask<{ hash: string }>(trx, packForm, [key]) : []
  if (latest && (ofPack ?? latest).hash === hash) return getForm(trx, latest.id)
  const version = (latest?.version ?? 0) + 1
  const inserted = await tables(trx)
    .insertInto('procedures.form')
    .values({ key, version, body: text, content_hash: hash, published_at: at, published_by: by })
    .onConflict((conflict) => conflict.columns(['key', 'version']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted ? { id: inserted.id, key, version, body } : publishForm(trx, key, body, at, by)
}

const written = new WeakMap<FormDefinition, { text: string; hash: string }>()

/** A form as it is kept, and the hash by which it is compared: written out once, as forms are not changed in place. */
function writtenOf(body: FormDefinition): { text: string; hash: string } {
  const known = written.get(body)
  if (known) return known
  const text = JSON.stringify(body)
  const now = { text, hash: createHash('sha256').update(text).digest('hex') }
  written.set(body, now)
  return now
}

type DraftRow = {
  id: string
  owner_id: string
  procedure_id: string
  procedure_version_id: string
  form_id: string
  unit_id: string | null
  answers: unknown
  files: unknown
  origins: unknown
  updated_at: Date
  case_id: string | null
  counter_officer_id: string | null
}

function toDraft(config: Config, row: DraftRow): Draft {
  return {
    id: row.id,
    ownerId: row.owner_id,
    procedureId: row.procedure_id,
    procedureVersionId: row.procedure_version_id,
    formId: row.form_id,
    unitId: row.unit_id,
    answers: openAnswers(config, row.owner_id, row.answers as Answers),
    files: row.files as FileFact[],
    origins: row.origins as Marks,
    updatedAt: row.updated_at,
    caseId: row.case_id,
    counterOfficerId: row.counter_officer_id,
  }
}

export async function findDraft(
  db: Db,
  config: Config,
  by: { id: string } | { ownerId: string; procedureId: string },
): Promise<Draft | undefined> {
  let query = tables(db).selectFrom('procedures.draft').selectAll()
  query =
    'id' in by
      ? query.where('id', '=', by.id)
      : query
          .where('owner_id', '=', by.ownerId)
          .where('procedure_id', '=', by.procedureId)
          .where('case_id', 'is', null)
          .where('counter_officer_id', 'is', null)
  const row = await query.executeTakeFirst()
  return row && toDraft(config, row)
}

export async function insertDraft(db: Db, config: Config, draft: Omit<Draft, 'id' | 'updatedAt' | 'caseId'>, at: Date): Promise<Draft> {
  const atCounter = draft.counterOfficerId !== null
  const row = await tables(db)
    .insertInto('procedures.draft')
    .values({
      owner_id: draft.ownerId,
      procedure_id: draft.procedureId,
      procedure_version_id: draft.procedureVersionId,
      form_id: draft.formId,
      unit_id: draft.unitId,
      answers: JSON.stringify(sealAnswers(config, draft.ownerId, (await getForm(db, draft.formId)).body, draft.answers)),
      files: JSON.stringify(draft.files),
      origins: JSON.stringify(draft.origins),
      counter_officer_id: draft.counterOfficerId,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(atCounter ? ['counter_officer_id', 'owner_id', 'procedure_id'] : ['owner_id', 'procedure_id'])
        .where('case_id', 'is', null)
        .where('counter_officer_id', atCounter ? 'is not' : 'is', null)
        .doUpdateSet({ updated_at: at }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return toDraft(config, row)
}

export async function saveDraft(db: Db, config: Config, draft: Draft, at: Date): Promise<void> {
  await tables(db)
    .updateTable('procedures.draft')
    .set({
      unit_id: draft.unitId,
      form_id: draft.formId,
      procedure_version_id: draft.procedureVersionId,
      answers: JSON.stringify(sealAnswers(config, draft.ownerId, (await getForm(db, draft.formId)).body, draft.answers)),
      files: JSON.stringify(draft.files),
      origins: JSON.stringify(draft.origins),
      updated_at: at,
    })
    .where('id', '=', draft.id)
    .where('case_id', 'is', null)
    .execute()
}

/** Locks the draft for filing; a second filing waits here and then sees that it is done. */
export async function lockDraft(trx: Db, config: Config, id: string): Promise<Draft | undefined> {
  const row = await tables(trx).selectFrom('procedures.draft').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row && toDraft(config, row)
}

export async function closeDraft(trx: Db, id: string, caseId: string): Promise<void> {
  await tables(trx).updateTable('procedures.draft').set({ case_id: caseId }).where('id', '=', id).execute()
}

export async function listDrafts(db: Db, ownerId: string): Promise<{ id: string; name: string; updatedAt: Date }[]> {
  return tables(db)
    .selectFrom('procedures.draft as d')
    .innerJoin('procedures.procedure_version as v', 'v.id', 'd.procedure_version_id')
    .select(['d.id', 'v.name', 'd.updated_at as updatedAt'])
    .where('d.owner_id', '=', ownerId)
    .where('d.case_id', 'is', null)
    .where('d.counter_officer_id', 'is', null)
    .orderBy('d.updated_at', 'desc')
    .limit(50)
    .execute()
}

export async function dropDraft(db: Db, id: string, ownerId: string): Promise<void> {
  await tables(db)
    .deleteFrom('procedures.draft')
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .where('case_id', 'is', null)
    .execute()
}

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
