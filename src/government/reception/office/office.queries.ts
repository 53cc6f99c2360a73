import { type Db, sql } from '#core/db.ts'
import type { Plan } from './plan.rules.ts'

export type Office = { unitId: string; code: string; plan: Plan }

export async function saveOffice(db: Db, office: Office, at: Date): Promise<boolean> {
  const done = await sql`insert into reception.office (unit_id, code, plan, updated_at)
    values (${office.unitId}::uuid, ${office.code}, ${JSON.stringify(office.plan)}::jsonb, ${at})
    on conflict (unit_id) do update set code = excluded.code, plan = excluded.plan, updated_at = excluded.updated_at
    where office.plan <> excluded.plan or office.code <> excluded.code`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function listOffices(db: Db): Promise<Office[]> {
  const { rows } = await sql<Office>`select unit_id as "unitId", code, plan from reception.office order by code`.execute(db)
  return rows
}

export async function findOffice(db: Db, by: { code: string } | { unitIds: readonly string[] }): Promise<Office | undefined> {
  const { rows } = await sql<Office>`select unit_id as "unitId", code, plan from reception.office
    where ${'code' in by ? sql`code = ${by.code}` : sql`unit_id = any(${[...by.unitIds]}::uuid[])`} order by code limit 1`.execute(db)
  return rows[0]
}
