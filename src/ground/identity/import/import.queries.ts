import { type Db, sql } from '#core/db.ts'
import type { Row } from './import.rules.ts'

export type Batch = { id: string; fileName: string; rows: Row[]; madeAt: Date; appliedAt: Date | null }

export async function insertBatch(db: Db, batch: { fileName: string; rows: Row[]; by: string; at: Date }): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into identity.import_batch (file_name, rows, made_by, made_at)
    values (${batch.fileName}, ${JSON.stringify(batch.rows)}::jsonb, ${batch.by}::uuid, ${batch.at}) returning id`.execute(db)
  return rows[0]?.id ?? ''
}

/** A batch of one administrator; others do not see it. */
export async function findBatch(db: Db, id: string, by: string, lock = false): Promise<Batch | undefined> {
  const { rows } = await sql<Batch>`select id, file_name as "fileName", rows, made_at as "madeAt", applied_at as "appliedAt"
    from identity.import_batch where id = ${id}::uuid and made_by = ${by}::uuid ${lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export async function markApplied(trx: Db, id: string, at: Date): Promise<void> {
  // What was read of people stays no longer than it is needed.
  await sql`update identity.import_batch set applied_at = ${at}, rows = '[]'::jsonb where id = ${id}::uuid`.execute(trx)
}

export async function deleteOldBatches(db: Db, before: Date): Promise<void> {
  await sql`delete from identity.import_batch where made_at < ${before}`.execute(db)
}

export type Taken = { logins: string[]; phones: string[]; emails: string[] }

/** What officers have already, of what a sheet names. */
export async function findTaken(db: Db, wanted: Taken): Promise<Taken> {
  const { rows } = await sql<{
    login: string | null
    phone: string | null
    email: string | null
  }>`select login, phone, email from identity.person
    where kind = 'officer' and (login = any(${wanted.logins}::text[]) or (disabled_at is null and
      (phone = any(${wanted.phones}::text[]) or email = any(${wanted.emails}::text[]))))`.execute(db)
  return {
    logins: rows.flatMap(({ login }) => login ?? []),
    phones: rows.flatMap(({ phone }) => phone ?? []),
    emails: rows.flatMap(({ email }) => email ?? []),
  }
}
