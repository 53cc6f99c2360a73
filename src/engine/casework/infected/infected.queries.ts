import { ask, type Db } from '#core/db.ts'

/** A case that has one of the files, and what the file was to it. */
export type Holder = {
  caseId: string
  reference: string
  unitId: string
  assigneeId: string | null
  fileId: string
  label: string
  name: string
}

export const listHolders = (db: Db, fileIds: readonly string[]): Promise<Holder[]> => ask<Holder>(db, holders, [fileIds])
const holders = `select r.id as "caseId", r.reference, r.unit_id as "unitId", r.assignee_id as "assigneeId", a.file_id as "fileId", a.label, a.name
  from casework.attachment a join casework.case_record r on r.id = a.case_id where a.file_id = any($1::uuid[]) order by r.reference, a.seq`
