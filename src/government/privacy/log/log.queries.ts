import { type Db, sql } from '#core/db.ts'

export type Checkpoint = { size: number; root: string; at: Date; keyId: string; note: string }
export type SigningKey = { id: string; publicKey: string; sealed: string; retiredAt: Date | null }

const columns = sql.raw(`size, root, at, key_id as "keyId", note`)

export async function listCheckpoints(db: Db, by: { before?: number | undefined; limit: number }): Promise<Checkpoint[]> {
  const { rows } = await sql<Checkpoint>`select ${columns} from privacy.checkpoint
    where ${by.before === undefined ? sql`true` : sql`size < ${by.before}`} order by size desc limit ${by.limit}`.execute(db)
  return rows
}

export async function findCheckpoint(db: Db, size: number): Promise<Checkpoint | undefined> {
  const { rows } = await sql<Checkpoint>`select ${columns} from privacy.checkpoint where size = ${size}`.execute(db)
  return rows[0]
}

/** The first checkpoint that holds a place of the log. */
export async function findCheckpointOver(db: Db, place: number): Promise<Checkpoint | undefined> {
  const { rows } = await sql<Checkpoint>`select ${columns} from privacy.checkpoint where size > ${place} order by size limit 1`.execute(db)
  return rows[0]
}

export async function insertCheckpoint(trx: Db, checkpoint: Checkpoint): Promise<void> {
  const { size, root, at, keyId, note } = checkpoint
  await sql`insert into privacy.checkpoint (size, root, at, key_id, note) values (${size}, ${root}, ${at}, ${keyId}, ${note})`.execute(trx)
}

/** One maker of checkpoints at a time. */
export async function lockCheckpoints(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('privacy.checkpoint'))`.execute(trx)
}

export async function listBlocks(db: Db): Promise<string[]> {
  const { rows } = await sql<{ root: string }>`select root from privacy.block order by index`.execute(db)
  return rows.map((row) => row.root)
}

export async function insertBlock(trx: Db, index: number, root: string): Promise<void> {
  await sql`insert into privacy.block (index, root) values (${index}, ${root}) on conflict do nothing`.execute(trx)
}

export async function findSigningKey(db: Db): Promise<SigningKey | undefined> {
  const { rows } = await sql<SigningKey>`select id, public_key as "publicKey", sealed_private_key as sealed, retired_at as "retiredAt"
    from privacy.signing_key where retired_at is null order by made_at desc limit 1`.execute(db)
  return rows[0]
}

export async function listSigningKeys(db: Db): Promise<SigningKey[]> {
  const { rows } = await sql<SigningKey>`select id, public_key as "publicKey", sealed_private_key as sealed, retired_at as "retiredAt"
    from privacy.signing_key order by made_at`.execute(db)
  return rows
}

export async function insertSigningKey(trx: Db, key: { id: string; publicKey: string; sealed: string; at: Date }): Promise<void> {
  await sql`insert into privacy.signing_key (id, public_key, sealed_private_key, made_at) values (${key.id}, ${key.publicKey}, ${key.sealed}, ${key.at})`.execute(
    trx,
  )
}

export async function retireKeys(trx: Db, at: Date): Promise<void> {
  await sql`update privacy.signing_key set retired_at = ${at} where retired_at is null`.execute(trx)
}
