import { type Db, sql } from '#core/db.ts'
import type { Ground } from '../clients/clients.rules.ts'

export type Consent = { id: string; clientId: string; scopes: string[]; ground: Ground; givenAt: Date; usedAt: Date }

const columns = sql.raw(`id, client_id as "clientId", scopes, ground, given_at as "givenAt", used_at as "usedAt"`)

export async function findConsent(db: Db, personId: string, clientId: string): Promise<Consent | undefined> {
  const { rows } = await sql<Consent>`select ${columns} from sso.consent
    where person_id = ${personId}::uuid and client_id = ${clientId} and withdrawn_at is null`.execute(db)
  return rows[0]
}

export async function listConsents(db: Db, personId: string): Promise<Consent[]> {
  const { rows } = await sql<Consent>`select ${columns} from sso.consent
    where person_id = ${personId}::uuid and withdrawn_at is null order by used_at desc, client_id`.execute(db)
  return rows
}

export type Given = { personId: string; clientId: string; scopes: string[]; ground: Ground; at: Date }

/** What is allowed from now on, beside what was allowed before. */
export async function saveConsent(db: Db, given: Given): Promise<void> {
  await sql`insert into sso.consent (person_id, client_id, scopes, ground, given_at, used_at)
    values (${given.personId}::uuid, ${given.clientId}, ${given.scopes}::text[], ${given.ground}, ${given.at}, ${given.at})
    on conflict (person_id, client_id) where withdrawn_at is null do update set used_at = excluded.used_at, ground = excluded.ground,
      scopes = (select array_agg(distinct scope) from unnest(sso.consent.scopes || excluded.scopes) as scope),
      given_at = case when sso.consent.scopes @> excluded.scopes then sso.consent.given_at else excluded.given_at end`.execute(db)
}

export async function touchConsent(db: Db, used: { personId: string; clientId: string; at: Date }): Promise<void> {
  await sql`update sso.consent set used_at = ${used.at}
    where person_id = ${used.personId}::uuid and client_id = ${used.clientId} and withdrawn_at is null`.execute(db)
}

/** Takes a consent back; answers the system it was given to, or nothing when it is not theirs or was taken back before. */
export async function withdrawConsent(trx: Db, by: { id: string; personId: string; at: Date }): Promise<string | undefined> {
  const { rows } = await sql<{ clientId: string }>`update sso.consent set withdrawn_at = ${by.at}
    where id = ${by.id}::uuid and person_id = ${by.personId}::uuid and withdrawn_at is null and ground = 'consent'
    returning client_id as "clientId"`.execute(trx)
  return rows[0]?.clientId
}

export type PastConsent = Omit<Consent, 'id'> & { withdrawnAt: Date | null }

/** What the person ever allowed, also what they took back. */
export async function listAllConsents(db: Db, personId: string): Promise<PastConsent[]> {
  const { rows } = await sql<PastConsent>`select client_id as "clientId", scopes, ground, given_at as "givenAt", used_at as "usedAt",
    withdrawn_at as "withdrawnAt" from sso.consent where person_id = ${personId}::uuid order by given_at`.execute(db)
  return rows
}

export async function withdrawAllConsents(trx: Db, personId: string, at: Date): Promise<number> {
  const done = await sql`update sso.consent set withdrawn_at = ${at}
    where person_id = ${personId}::uuid and withdrawn_at is null and ground = 'consent'`.execute(trx)
  return Number(done.numAffectedRows ?? 0n)
}

/** Everything that a system holds for this person ends: tokens, codes, grants. */
export async function deleteHeld(trx: Db, personId: string, clientId: string): Promise<void> {
  await sql`delete from sso.model where person_id = ${personId}::uuid and client_id = ${clientId}`.execute(trx)
}
