import { type Db, sql } from '#core/db.ts'

/** The units of a register's records, found by jumping from one to the next in the index instead of reading every row. */
export async function listUnitsInUse(db: Db, registerId: number): Promise<string[]> {
  const id = sql.raw(String(registerId))
  const { rows } = await sql<{ unitId: string }>`
    with recursive used as (
      (select v.unit_id from registers.record_version v where v.superseded_at is null and v.register_id = ${id} and v.unit_id is not null order by v.unit_id limit 1)
      union all
      select (select v.unit_id from registers.record_version v where v.superseded_at is null and v.register_id = ${id} and v.unit_id > used.unit_id order by v.unit_id limit 1)
      from used where used.unit_id is not null
    ) select unit_id as "unitId" from used where unit_id is not null`.execute(db)
  return rows.map((row) => row.unitId)
}
