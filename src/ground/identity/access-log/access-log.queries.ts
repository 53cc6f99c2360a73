import { type Db, sql, tablesOf } from '#core/db.ts'
import type { IdentityTables } from '../tables.ts'
import type { Look } from './chain.rules.ts'

export type LookRow = Look & { id: number; previousHash: string; hash: string }

const columns =
  sql.raw(`id, person_id as "personId", actor_id as "actorId", actor_name as "actorName", unit_id as "unitId", purpose, legal_ground as "legalGround",
  subject_ref as "subject", at, previous_hash as "previousHash", hash`)

/** The chain has one end: whoever adds to it waits for the one before to commit. */
export async function lockChain(trx: Db): Promise<string | undefined> {
  await sql`select pg_advisory_xact_lock(7412)`.execute(trx)
  const { rows } = await sql<{ hash: string }>`select hash from identity.access_log order by id desc limit 1`.execute(trx)
  return rows[0]?.hash
}

export async function insertLook(trx: Db, look: Look, hashes: { previous: string; own: string }): Promise<void> {
  await tablesOf<IdentityTables>(trx)
    .insertInto('identity.access_log')
    .values({
      person_id: look.personId,
      actor_id: look.actorId,
      actor_name: look.actorName,
      unit_id: look.unitId,
      purpose: look.purpose,
      legal_ground: look.legalGround,
      subject_ref: look.subject,
      at: look.at,
      previous_hash: hashes.previous,
      hash: hashes.own,
    })
    .execute()
}

/** The newest looks at one person's data. */
export async function listLooks(db: Db, personId: string, limit: number): Promise<LookRow[]> {
  const { rows } =
    await sql<LookRow>`select ${columns} from identity.access_log where person_id = ${personId}::uuid order by id desc limit ${limit}`.execute(
      db,
    )
  return rows
}

export async function listChain(db: Db, after: number, limit: number): Promise<LookRow[]> {
  const { rows } = await sql<LookRow>`select ${columns} from identity.access_log where id > ${after} order by id limit ${limit}`.execute(db)
  return rows
}

/** Looks at one person's data, newest first, below a line; for pages of the whole list. */
export async function listLooksBefore(db: Db, personId: string, by: { before?: number | undefined; limit: number }): Promise<LookRow[]> {
  const { rows } = await sql<LookRow>`select ${columns} from identity.access_log
    where person_id = ${personId}::uuid and ${by.before === undefined ? sql`true` : sql`id < ${by.before}`} order by id desc limit ${by.limit}`.execute(
    db,
  )
  return rows
}

export async function findLook(db: Db, id: number): Promise<LookRow | undefined> {
  const { rows } = await sql<LookRow>`select ${columns} from identity.access_log where id = ${id}`.execute(db)
  return rows[0]
}

/** Hashes of the log's lines in their order, from a place in it on. */
export async function listLookHashes(db: Db, from: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`select hash from identity.access_log order by id offset ${from} limit ${limit}`.execute(db)
  return rows.map((row) => row.hash)
}

/** Place of a line in the log, counted from 0. */
export async function placeOfLook(db: Db, id: number): Promise<number> {
  const { rows } = await sql<{ place: number }>`select count(*) as place from identity.access_log where id < ${id}`.execute(db)
  return rows[0]?.place ?? 0
}

export async function countLooks(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from identity.access_log`.execute(db)
  return rows[0]?.count ?? 0
}
