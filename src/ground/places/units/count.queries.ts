import { type Db, sql } from '#core/db.ts'

/** How many units are open-ended, and how many ended of which nobody can say what became of them. */
export async function countUnits(db: Db): Promise<{ inForce: number; endedSilently: number }> {
  const { rows } = await sql<{ inForce: number; endedSilently: number }>`
    select count(*) filter (where v.valid_to is null) as "inForce",
      count(*) filter (where v.valid_to is not null and v.end_reason is null
        and not exists (select from places.unit_version w where w.unit_id = v.unit_id and w.superseded_at is null and w.valid_from > v.valid_from)
        and not exists (select from places.succession s where s.from_unit = v.unit_id)) as "endedSilently"
    from places.unit_version v where v.superseded_at is null`.execute(db)
  return rows[0] ?? { inForce: 0, endedSilently: 0 }
}
