import { type Db, sql } from '#core/db.ts'
import type { Localized } from '#core/i18n.ts'

export type Ground = 'public_duty' | 'consent'
export type Purpose = { key: string; ground: Ground; name: Localized; data: Localized; keeps: Localized }

export async function listPurposes(db: Db): Promise<Purpose[]> {
  const { rows } = await sql<Purpose>`select key, ground, name, data, keeps from privacy.purpose order by ground desc, key`.execute(db)
  return rows
}

export async function savePurpose(db: Db, purpose: Purpose, at: Date): Promise<void> {
  const json = (value: Localized) => sql`${JSON.stringify(value)}::jsonb`
  await sql`insert into privacy.purpose (key, ground, name, data, keeps, changed_at)
    values (${purpose.key}, ${purpose.ground}, ${json(purpose.name)}, ${json(purpose.data)}, ${json(purpose.keeps)}, ${at})
    on conflict (key) do update set ground = excluded.ground, name = excluded.name, data = excluded.data, keeps = excluded.keeps,
      changed_at = excluded.changed_at
    where (privacy.purpose.ground, privacy.purpose.name, privacy.purpose.data, privacy.purpose.keeps)
      is distinct from (excluded.ground, excluded.name, excluded.data, excluded.keeps)`.execute(db)
}
