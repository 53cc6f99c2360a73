import { type Db, sql } from '#core/db.ts'

/** The fields of the procedures that are in force on a day. */
export async function listFields(db: Db, on: string): Promise<string[]> {
  const { rows } = await sql<{ field: string }>`select distinct field from procedures.procedure_version
    where valid_from <= ${on}::date and (valid_to is null or valid_to >= ${on}::date) and field <> '' order by field`.execute(db)
  return rows.map((row) => row.field)
}
