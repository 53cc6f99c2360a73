import { type Db, sql } from '#core/db.ts'

export type Totp = { secretEnc: string; confirmedAt: Date | null; lastStep: number }

export async function findTotp(db: Db, personId: string): Promise<Totp | undefined> {
  const { rows } = await sql<Totp>`select secret_enc as "secretEnc", confirmed_at as "confirmedAt", last_step as "lastStep"
    from identity.totp where person_id = ${personId}::uuid`.execute(db)
  return rows[0]
}

/** A fresh secret that counts only once a code of it was typed; one that is confirmed stays. */
export async function saveTotp(db: Db, personId: string, secretEnc: string, at: Date): Promise<void> {
  await sql`insert into identity.totp (person_id, secret_enc, created_at) values (${personId}::uuid, ${secretEnc}, ${at})
    on conflict (person_id) do update set secret_enc = excluded.secret_enc, created_at = excluded.created_at, last_step = 0
    where identity.totp.confirmed_at is null`.execute(db)
}

/** Takes a step's code; false when this or a later one was taken, also a moment ago elsewhere. */
export async function takeStep(db: Db, personId: string, step: number): Promise<boolean> {
  const done = await sql`update identity.totp set last_step = ${step} where person_id = ${personId}::uuid and last_step < ${step}`.execute(
    db,
  )
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function confirmTotp(db: Db, personId: string, at: Date): Promise<void> {
  await sql`update identity.totp set confirmed_at = ${at} where person_id = ${personId}::uuid and confirmed_at is null`.execute(db)
}

export async function deleteTotp(trx: Db, personId: string): Promise<void> {
  await sql`delete from identity.totp where person_id = ${personId}::uuid`.execute(trx)
  await sql`delete from identity.recovery_code where person_id = ${personId}::uuid`.execute(trx)
}

export async function replaceRecoveryCodes(trx: Db, personId: string, hashes: string[], at: Date): Promise<void> {
  await sql`delete from identity.recovery_code where person_id = ${personId}::uuid`.execute(trx)
  await sql`insert into identity.recovery_code (person_id, code_hash, created_at)
    select ${personId}::uuid, hash, ${at} from unnest(${hashes}::text[]) as hash`.execute(trx)
}

export async function useRecoveryCode(db: Db, personId: string, hash: string, at: Date): Promise<boolean> {
  const done = await sql`update identity.recovery_code set used_at = ${at}
    where person_id = ${personId}::uuid and code_hash = ${hash} and used_at is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export type Factors = { totp: boolean; passkeys: number; recoveryLeft: number }

/** What a person has besides the password. */
export async function findFactors(db: Db, personId: string): Promise<Factors> {
  const { rows } = await sql<Factors>`select
    exists (select 1 from identity.totp where person_id = ${personId}::uuid and confirmed_at is not null) as totp,
    (select count(*) from identity.passkey where person_id = ${personId}::uuid)::int as passkeys,
    (select count(*) from identity.recovery_code where person_id = ${personId}::uuid and used_at is null)::int as "recoveryLeft"`.execute(
    db,
  )
  return rows[0] ?? { totp: false, passkeys: 0, recoveryLeft: 0 }
}
