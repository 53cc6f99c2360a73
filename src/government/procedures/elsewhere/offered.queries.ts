import { type Db, sql } from '#core/db.ts'

export type Offered = { code: string; name: string; level: 'full' | 'partial' | 'none' }

/** Every procedure in force on a day, with how far it can be done online. */
export async function listOffered(db: Db, on: string): Promise<Offered[]> {
  const { rows } = await sql<Offered>`select code, name, body ->> 'onlineLevel' as level from procedures.procedure_version
    where valid_from <= ${on}::date and (valid_to is null or valid_to > ${on}::date) order by code`.execute(db)
  return rows
}
