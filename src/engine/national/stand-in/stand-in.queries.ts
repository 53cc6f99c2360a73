import { type Db, sql } from '#core/db.ts'
import type { StandInFault } from './faults.rules.ts'

export type Setting = { service: string; fault: StandInFault; delayMs: number; answersLeft: number | null; changedAt: Date }

const columns = sql.raw(`service, fault, delay_ms as "delayMs", answers_left as "answersLeft", changed_at as "changedAt"`)

export async function listSettings(db: Db): Promise<Setting[]> {
  const { rows } = await sql<Setting>`select ${columns} from national.stand_in`.execute(db)
  return rows
}

export async function saveSetting(db: Db, setting: Omit<Setting, 'changedAt'> & { at: Date; by: string | null }): Promise<void> {
  await sql`insert into national.stand_in (service, fault, delay_ms, answers_left, changed_at, changed_by)
    values (${setting.service}, ${setting.fault}, ${setting.delayMs}, ${setting.answersLeft}, ${setting.at}, ${setting.by}::uuid)
    on conflict (service) do update set fault = excluded.fault, delay_ms = excluded.delay_ms, answers_left = excluded.answers_left,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(db)
}

/** How the next answer is bent; one of those that are left is used up. */
export async function takeSetting(db: Db, service: string): Promise<Setting | undefined> {
  const { rows } = await sql<Setting>`update national.stand_in set answers_left = answers_left - 1
    where service = ${service} and answers_left > 0 returning ${columns}`.execute(db)
  if (rows[0]) return rows[0]
  const still = await sql<Setting>`select ${columns} from national.stand_in where service = ${service} and answers_left is null`.execute(db)
  return still.rows[0]
}
