import { ask, type Db } from '#core/db.ts'

export type Moving = { caseId: string; code: string; channel: string; versionId: string }

/** Dossiers of a procedure that keep another version of it, in the order of their cases. */
export const listOnOtherVersion = (
  db: Db,
  code: string,
  versionId: string,
  page: { after: string | undefined; limit: number },
): Promise<Moving[]> =>
  ask<Moving>(
    db,
    `select case_id as "caseId", code, channel, procedure_version_id as "versionId" from procedures.dossier
      where procedure_code = $1 and procedure_version_id <> $2::uuid and case_id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')
      order by case_id limit $4`,
    [code, versionId, page.after ?? null, page.limit],
  )

/** The dossier keeps another version of its procedure from now on; its case's history says when and why. */
export async function setProcedureVersion(trx: Db, caseId: string, versionId: string): Promise<void> {
  await ask(trx, `update procedures.dossier set procedure_version_id = $2::uuid where case_id = $1::uuid`, [caseId, versionId])
}
