import { type Db, sql } from '#core/db.ts'
import type { Geometry } from './locate.rules.ts'

export type Border = { unitId: string; code: string; name: string; level: string; geometry: Geometry }

/** Changes whenever a border is written: what was read before is then read again. */
export async function borderStamp(db: Db): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    select count(*) || ' ' || coalesce(max(recorded_at)::text, '') as stamp from places.boundary`.execute(db)
  return rows[0]?.stamp ?? ''
}

/** The border of every unit in force on a day, the newest where several are known. */
export async function listBorders(db: Db, on: string): Promise<Border[]> {
  const { rows } = await sql<Border>`
    select distinct on (b.unit_id) b.unit_id as "unitId", v.code, v.full_name as name, v.level, b.geometry
    from places.boundary b join places.unit_version v on v.unit_id = b.unit_id and v.superseded_at is null
      and v.valid_from <= ${on}::date and (v.valid_to is null or v.valid_to >= ${on}::date)
    where b.valid_from <= ${on}::date
    order by b.unit_id, b.valid_from desc, b.recorded_at desc`.execute(db)
  return rows
}
