import type { Config } from '#core/config.ts'
import { type Db, tablesOf } from '#core/db.ts'
import type { Answers, FileFact } from '#engine/forms/index.ts'
import type { Marks } from '../origins/marks.ts'
import type { Draft } from './dossier.ts'
import { openAnswers, sealAnswers } from './sealed-answers.ts'
import type { ProceduresTables } from '../tables.ts'
import { getForm } from './form.queries.ts'

const tables = (db: Db) => tablesOf<ProceduresTables>(db)

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
