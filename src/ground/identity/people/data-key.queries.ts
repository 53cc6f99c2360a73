import { type Db, sql } from '#core/db.ts'

export type DataKeyRow = { version: number; keyEnc: string; retiredAt: Date | null }

export async function listDataKeys(db: Db): Promise<DataKeyRow[]> {
  const { rows } =
    await sql<DataKeyRow>`select version, key_enc as "keyEnc", retired_at as "retiredAt" from identity.data_key order by version`.execute(
      db,
    )
  return rows
}

export async function lockDataKeys(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(7422)`.execute(trx)
}

export async function insertDataKey(trx: Db, key: { version: number; keyEnc: string; at: Date }): Promise<void> {
  await sql`update identity.data_key set retired_at = ${key.at} where retired_at is null`.execute(trx)
  await sql`insert into identity.data_key (version, key_enc, created_at) values (${key.version}, ${key.keyEnc}, ${key.at})`.execute(trx)
}

/** Keys that seal nothing any more, a day after they were replaced: by then no node writes with them. */
export async function deleteUnusedKeys(db: Db, before: Date): Promise<number> {
  const done = await sql`delete from identity.data_key k where k.retired_at < ${before}
    and not exists (select 1 from identity.person p where p.identity_number_key = k.version and p.identity_number_enc is not null)`.execute(
    db,
  )
  return Number(done.numAffectedRows ?? 0n)
}

export type SealedRow = { id: string; enc: string; hash: string; version: number }

/** The next people whose number rests under another key, held until the transaction ends. */
export async function takeSealedOtherwise(trx: Db, version: number, limit: number): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`select id, identity_number_enc as enc, identity_number_hash as hash, identity_number_key as version
    from identity.person where identity_number_enc is not null and identity_number_key <> ${version}
    order by id limit ${limit} for update skip locked`.execute(trx)
  return rows
}

export async function saveSealedAnew(trx: Db, row: SealedRow, next: { enc: string; hash: string; version: number }): Promise<void> {
  await sql`update identity.person set identity_number_enc = ${next.enc}, identity_number_hash = ${next.hash}, identity_number_key = ${next.version}
    where id = ${row.id}::uuid`.execute(trx)
  await sql`update identity.external_account set identity_number_hash = ${next.hash}
    where person_id = ${row.id}::uuid and identity_number_hash = ${row.hash}`.execute(trx)
}

export async function countSealedOtherwise(db: Db, version: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from identity.person
    where identity_number_enc is not null and identity_number_key <> ${version}`.execute(db)
  return rows[0]?.count ?? 0
}
