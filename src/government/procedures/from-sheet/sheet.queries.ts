import { ask, type Db } from '#core/db.ts'
import type { FileFact } from '#engine/forms/index.ts'

/** A line of a spreadsheet as it was checked; its answers rest sealed. */
export type SheetLine = {
  line: number
  title: string
  answers: Record<string, unknown>
  hash: string
  faults: { column: string; message: string }[]
  /** The line above that says the same. */
  twin: number | null
}
export type Sheet = {
  id: string
  ownerId: string
  organisationId: string
  organisationName: string
  mandateId: string
  procedureVersionId: string
  formId: string
  unitId: string
  fileName: string
  lines: SheetLine[]
  files: FileFact[]
  readAt: Date
  filedAt: Date | null
}

const columns = `id, owner_id as "ownerId", organisation_id as "organisationId", organisation_name as "organisationName",
  mandate_id as "mandateId", procedure_version_id as "procedureVersionId", form_id as "formId", unit_id as "unitId",
  file_name as "fileName", lines, files, read_at as "readAt", filed_at as "filedAt"`

export async function insertSheet(db: Db, sheet: Omit<Sheet, 'id' | 'filedAt'>): Promise<string> {
  const [row] = await ask<{ id: string }>(
    db,
    `insert into procedures.sheet_filing (owner_id, organisation_id, organisation_name, mandate_id, procedure_version_id, form_id, unit_id,
      file_name, lines, files, read_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
    [
      ...[sheet.ownerId, sheet.organisationId, sheet.organisationName, sheet.mandateId, sheet.procedureVersionId, sheet.formId],
      ...[sheet.unitId, sheet.fileName, JSON.stringify(sheet.lines), JSON.stringify(sheet.files), sheet.readAt],
    ],
  )
  return row?.id ?? ''
}

export async function findSheetFiling(db: Db, id: string): Promise<Sheet | undefined> {
  const [row] = await ask<Sheet>(db, `select ${columns} from procedures.sheet_filing where id = $1`, [id])
  return row
}

/** Locks a sheet for filing: who presses twice waits and then sees that it is done. */
export async function lockSheet(trx: Db, id: string): Promise<Sheet | undefined> {
  const [row] = await ask<Sheet>(trx, `select ${columns} from procedures.sheet_filing where id = $1 for update`, [id])
  return row
}

export async function closeSheet(trx: Db, id: string, at: Date): Promise<void> {
  await ask(trx, 'update procedures.sheet_filing set filed_at = $2 where id = $1', [id, at])
}

/** Takes a line for a firm; false where the same was filed before. Two who do so at once wait for each other. */
export async function takeLine(
  trx: Db,
  line: { organisationId: string; hash: string; sheetId: string; line: number; code: string },
): Promise<boolean> {
  const rows = await ask(
    trx,
    `insert into procedures.sheet_line (organisation_id, hash, sheet_id, line, code) values ($1, $2, $3, $4, $5)
      on conflict (organisation_id, hash) do nothing returning 1`,
    [line.organisationId, line.hash, line.sheetId, line.line, line.code],
  )
  return rows.length > 0
}

export type FiledLine = { hash: string; sheetId: string; line: number; code: string }

/** Of these lines those that the firm has filed before, in whichever sheet. */
export const listFiledLines = (db: Db, organisationId: string, hashes: readonly string[]): Promise<FiledLine[]> =>
  ask(
    db,
    `select hash, sheet_id as "sheetId", line, code from procedures.sheet_line where organisation_id = $1 and hash = any($2::text[])`,
    [organisationId, hashes],
  )

/** The sheets that a person read in lately, the newest first. */
export const listOwnSheets = (
  db: Db,
  ownerId: string,
  limit: number,
): Promise<{ id: string; fileName: string; organisationName: string; readAt: Date; filedAt: Date | null; filed: number }[]> =>
  ask(
    db,
    `select s.id, s.file_name as "fileName", s.organisation_name as "organisationName", s.read_at as "readAt", s.filed_at as "filedAt",
      (select count(*)::int from procedures.sheet_line l where l.sheet_id = s.id) as filed
      from procedures.sheet_filing s where s.owner_id = $1 order by s.read_at desc limit $2`,
    [ownerId, limit],
  )
