import { type Db, sql } from '#core/db.ts'

export type Verification = { service: string; at: Date; passed: number; faults: { operation: string; given: string; fault: string }[] }

export async function listVerifications(db: Db): Promise<Verification[]> {
  const { rows } = await sql<Verification>`select service, at, passed, faults from national.verification`.execute(db)
  return rows
}

export async function saveVerification(db: Db, one: Verification & { by: string | null }): Promise<void> {
  await sql`insert into national.verification (service, at, by_person, passed, faults)
    values (${one.service}, ${one.at}, ${one.by}::uuid, ${one.passed}, ${JSON.stringify(one.faults)}::jsonb)
    on conflict (service) do update set at = excluded.at, by_person = excluded.by_person, passed = excluded.passed, faults = excluded.faults`.execute(
    db,
  )
}
