import { type Db, sql } from '#core/db.ts'
import type { Candidate } from './e-id.rules.ts'

export type Purpose = 'sign_in' | 'link' | 'confirm'
export type EIdRequest = { verifier: string; nonce: string; purpose: Purpose; personId: string | null; back: string }

export async function insertRequest(db: Db, stateHash: string, asked: EIdRequest & { at: Date; expiresAt: Date }): Promise<void> {
  await sql`insert into identity.e_id_request (state_hash, verifier, nonce, purpose, person_id, back, created_at, expires_at)
    values (${stateHash}, ${asked.verifier}, ${asked.nonce}, ${asked.purpose}, ${asked.personId}::uuid, ${asked.back}, ${asked.at}, ${asked.expiresAt})`.execute(
    db,
  )
}

export async function takeRequest(db: Db, stateHash: string, at: Date): Promise<EIdRequest | undefined> {
  const { rows } = await sql<EIdRequest>`delete from identity.e_id_request where state_hash = ${stateHash} and expires_at > ${at}
    returning verifier, nonce, purpose, person_id as "personId", back`.execute(db)
  return rows[0]
}

export type Link = { id: string; personId: string; issuer: string; level: number; linkedAt: Date }
const columns = sql.raw(`id, person_id as "personId", issuer, level, linked_at as "linkedAt"`)

export async function findLink(db: Db, issuer: string, subject: string): Promise<Link | undefined> {
  const { rows } = await sql<Link>`select ${columns} from identity.external_account
    where issuer = ${issuer} and subject = ${subject} and unlinked_at is null`.execute(db)
  return rows[0]
}

export async function listLinks(db: Db, personId: string): Promise<Link[]> {
  const { rows } = await sql<Link>`select ${columns} from identity.external_account
    where person_id = ${personId}::uuid and unlinked_at is null order by linked_at`.execute(db)
  return rows
}

export async function insertLink(
  trx: Db,
  link: { personId: string; issuer: string; subject: string; numberHash: string; level: number; proof: Record<string, unknown>; at: Date },
): Promise<boolean> {
  const done =
    await sql`insert into identity.external_account (person_id, issuer, subject, identity_number_hash, level, proof, linked_at, used_at)
    values (${link.personId}::uuid, ${link.issuer}, ${link.subject}, ${link.numberHash}, ${link.level}, ${JSON.stringify(link.proof)}::jsonb,
      ${link.at}, ${link.at}) on conflict do nothing`.execute(trx)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function touchLink(db: Db, id: string, at: Date): Promise<void> {
  await sql`update identity.external_account set used_at = ${at} where id = ${id}::uuid`.execute(db)
}

export async function endLink(db: Db, by: { id: string; personId: string; at: Date }): Promise<boolean> {
  const done = await sql`update identity.external_account set unlinked_at = ${by.at}
    where id = ${by.id}::uuid and person_id = ${by.personId}::uuid and unlinked_at is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Active citizens who declared, or proved, this number. */
export async function listByNumber(db: Db, hashes: string[]): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`select id as "personId", verified_at is not null as verified from identity.person
    where kind = 'citizen' and identity_number_hash = any(${hashes}::text[]) and disabled_at is null order by created_at`.execute(db)
  return rows
}

/** What the e-ID proved replaces what was declared. */
export async function saveProven(
  trx: Db,
  personId: string,
  proven: { name: string; search: string; birthDate: string | null; at: Date },
): Promise<void> {
  await sql`update identity.person set name = ${proven.name}, search = ${proven.search}, birth_date = coalesce(${proven.birthDate}::date, birth_date),
    verified_at = ${proven.at}, verified_by = 'e_id' where id = ${personId}::uuid`.execute(trx)
}

export async function insertClaim(db: Db, claim: { tokenHash: string; claimsEnc: string; at: Date; expiresAt: Date }): Promise<void> {
  await sql`insert into identity.e_id_claim (token_hash, claims_enc, created_at, expires_at)
    values (${claim.tokenHash}, ${claim.claimsEnc}, ${claim.at}, ${claim.expiresAt})`.execute(db)
}

export async function findClaim(db: Db, tokenHash: string, at: Date): Promise<string | undefined> {
  const { rows } = await sql<{ claimsEnc: string }>`select claims_enc as "claimsEnc" from identity.e_id_claim
    where token_hash = ${tokenHash} and expires_at > ${at}`.execute(db)
  return rows[0]?.claimsEnc
}

export async function deleteClaim(trx: Db, tokenHash: string): Promise<boolean> {
  const done = await sql`delete from identity.e_id_claim where token_hash = ${tokenHash}`.execute(trx)
  return (done.numAffectedRows ?? 0n) > 0n
}
