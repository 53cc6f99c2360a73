import { type Db, sql } from '#core/db.ts'
import type { Lang } from '#core/i18n.ts'

export type Consent = { purpose: string; words: string; givenAt: Date; withdrawnAt: Date | null }

export async function listConsents(db: Db, personId: string): Promise<Consent[]> {
  const { rows } = await sql<Consent>`select purpose, words, given_at as "givenAt", withdrawn_at as "withdrawnAt"
    from privacy.consent where person_id = ${personId}::uuid order by given_at desc`.execute(db)
  return rows
}

/** Whether a person agrees now that their data is used for a purpose whose ground is consent. */
export async function hasConsent(db: Db, personId: string, purpose: string): Promise<boolean> {
  const { rows } = await sql<{ there: number }>`select 1 as there from privacy.consent
    where person_id = ${personId}::uuid and purpose = ${purpose} and withdrawn_at is null`.execute(db)
  return rows.length > 0
}

export async function giveConsent(
  db: Db,
  given: { personId: string; purpose: string; words: string; lang: Lang; at: Date },
): Promise<void> {
  await sql`insert into privacy.consent (person_id, purpose, words, lang, given_at)
    values (${given.personId}::uuid, ${given.purpose}, ${given.words}, ${given.lang}, ${given.at})
    on conflict (person_id, purpose) where withdrawn_at is null do nothing`.execute(db)
}

export async function withdrawConsent(db: Db, personId: string, purpose: string, at: Date): Promise<void> {
  await sql`update privacy.consent set withdrawn_at = ${at}
    where person_id = ${personId}::uuid and purpose = ${purpose} and withdrawn_at is null`.execute(db)
}
