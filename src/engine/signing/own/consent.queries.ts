import { type Db, sql } from '#core/db.ts'

export async function findConsent(db: Db, personId: string): Promise<Date | undefined> {
  const { rows } = await sql<{
    at: Date
  }>`select given_at as at from signing.consent where person_id = ${personId}::uuid and withdrawn_at is null`.execute(db)
  return rows[0]?.at
}

export async function giveConsent(db: Db, personId: string, at: Date): Promise<void> {
  await sql`insert into signing.consent (person_id, given_at) values (${personId}::uuid, ${at})
    on conflict (person_id) do update set given_at = excluded.given_at, withdrawn_at = null where signing.consent.withdrawn_at is not null`.execute(
    db,
  )
}

export async function withdrawConsent(db: Db, personId: string, at: Date): Promise<void> {
  await sql`update signing.consent set withdrawn_at = ${at} where person_id = ${personId}::uuid and withdrawn_at is null`.execute(db)
}
