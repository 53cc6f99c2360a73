import { type Db, sql } from '#core/db.ts'
import type { Content } from './content.ts'

export type Brief = {
  id: string
  unitId: string
  day: string
  version: number
  content: Content
  sha256: string
  madeAt: Date
  madeBy: string
}

const columns = sql.raw('id, unit_id as "unitId", day, version, content, sha256, made_at as "madeAt", made_by as "madeBy"')

/** Writes the next version of a day's brief; what was made before stays as it is. */
export async function insertBrief(db: Db, row: Omit<Brief, 'id' | 'version'>): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with turn as materialized (select pg_advisory_xact_lock(hashtext(${`centre:brief:${row.unitId}:${row.day}`})))
    insert into centre.brief (unit_id, day, version, content, sha256, made_at, made_by)
    select ${row.unitId}::uuid, ${row.day}::date,
      (select coalesce(max(version), 0) + 1 from centre.brief where unit_id = ${row.unitId}::uuid and day = ${row.day}::date),
      ${JSON.stringify(row.content)}::jsonb, ${row.sha256}, ${row.madeAt}, ${row.madeBy} from turn
    returning id`.execute(db)
  return rows[0]?.id ?? ''
}

export async function listBriefs(db: Db, unitId: string, limit: number): Promise<Brief[]> {
  const { rows } = await sql<Brief>`select ${columns} from centre.brief where unit_id = ${unitId}::uuid
    order by day desc, version desc limit ${limit}`.execute(db)
  return rows
}

export async function findBrief(db: Db, id: string): Promise<Brief | undefined> {
  const { rows } = await sql<Brief>`select ${columns} from centre.brief where id = ${id}::uuid`.execute(db)
  return rows[0]
}
