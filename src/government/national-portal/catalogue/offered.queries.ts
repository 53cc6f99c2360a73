import { type Db, sql } from '#core/db.ts'

/** What the portal was told is open, by procedure. */
export async function listTold(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; level: string }>`select procedure_code as code, level from national_portal.offered`.execute(db)
  return new Map(rows.map((row) => [row.code, row.level]))
}

export async function saveTold(trx: Db, offers: readonly { code: string; level: string }[], at: Date): Promise<void> {
  await sql`insert into national_portal.offered (procedure_code, level, told_at)
    select code, level, ${at}::timestamptz from unnest(${offers.map((one) => one.code)}::text[], ${offers.map((one) => one.level)}::text[]) as x (code, level)
    on conflict (procedure_code) do update set level = excluded.level, told_at = excluded.told_at`.execute(trx)
}

export async function countTold(db: Db): Promise<{ all: number; full: number; partial: number; last: Date | null }> {
  const { rows } = await sql<{ all: number; full: number; partial: number; last: Date | null }>`select count(*) as all,
    count(*) filter (where level = 'full') as full, count(*) filter (where level = 'partial') as partial, max(told_at) as last
    from national_portal.offered`.execute(db)
  return rows[0] ?? { all: 0, full: 0, partial: 0, last: null }
}
