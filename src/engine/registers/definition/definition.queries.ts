import { ask, type Db, sql, tablesOf } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { RegistersTables } from '../tables.ts'
import type { Definition, Register } from './definition.ts'

const tables = (db: Db) => tablesOf<RegistersTables>(db)
type Row = { id: number; version: number; body: Definition; publishedAt: Date }
const asRegister = ({ id, version, body, publishedAt }: Row): Register => ({ id, version, definition: body, publishedAt })

/** The latest version of each register, in the order of their groups. */
export async function listRegisters(db: Db): Promise<Register[]> {
  const { rows } = await sql<Row>`
    select distinct on (r.id) r.id, d.version, d.body, d.published_at as "publishedAt"
    from registers.register r join registers.definition d on d.register_id = r.id order by r.id, d.version desc`.execute(db)
  return rows.map(asRegister).sort((a, b) => (a.definition.group.vi === b.definition.group.vi ? a.id - b.id : 0))
}

/** The latest version of each register that takes something of this procedure. */
export async function listRegistersFedBy(db: Db, procedure: string): Promise<Register[]> {
  return (await ask<Row>(db, fedBy, [JSON.stringify([{ procedure }])])).map(asRegister)
}
const fedBy = `select d.register_id as id, d.version, d.body, d.published_at as "publishedAt" from registers.definition d
  where d.body -> 'feeds' @> $1::jsonb
    and d.version = (select max(version) from registers.definition where register_id = d.register_id) order by d.register_id`

/** Of these procedures, those of which a register takes something now. */
export async function listFeeding(db: Db, procedures: readonly string[]): Promise<Set<string>> {
  return new Set((await ask<{ procedure: string }>(db, feeding, [procedures])).map((row) => row.procedure))
}
const feeding = `select p.procedure from unnest($1::text[]) p(procedure) where exists (select from registers.definition d
    where d.body -> 'feeds' @> jsonb_build_array(jsonb_build_object('procedure', p.procedure))
      and d.version = (select max(version) from registers.definition where register_id = d.register_id))`

/** The latest version, or the one asked for. */
export async function findRegister(db: Db, key: string, version?: number): Promise<Register | undefined> {
  const { rows } = await sql<Row>`
    select r.id, d.version, d.body, d.published_at as "publishedAt"
    from registers.register r join registers.definition d on d.register_id = r.id
    where r.key = ${key} and ${version === undefined ? sql`true` : sql`d.version = ${version}`} order by d.version desc limit 1`.execute(db)
  return rows[0] && asRegister(rows[0])
}

export async function getRegister(db: Db, key: string): Promise<Register> {
  const found = await findRegister(db, key)
  if (!found) throw refuse('notFound', 'registers.no_such_register', { register: key })
  return found
}

export type PublishedVersion = { version: number; source: string; proposedBy: string; publishedBy: string; publishedAt: Date }

export async function listVersions(db: Db, registerId: number): Promise<PublishedVersion[]> {
  return tables(db)
    .selectFrom('registers.definition')
    .select(['version', 'source', 'proposed_by_name as proposedBy', 'published_by_name as publishedBy', 'published_at as publishedAt'])
    .where('register_id', '=', registerId)
    .orderBy('version', 'desc')
    .execute()
}

/** The hash of the pack's last version: what a person published since is not written over. */
export async function findPackHash(db: Db, key: string): Promise<string | undefined> {
  const { rows } = await sql<{ hash: string }>`
    select d.hash from registers.register r join registers.definition d on d.register_id = r.id
    where r.key = ${key} and d.source = 'pack' order by d.version desc limit 1`.execute(db)
  return rows[0]?.hash
}

export type Publication = {
  definition: Definition
  hash: string
  at: Date
  by: { source: 'pack' } | { source: 'person'; proposed: { id: string; name: string }; published: { id: string; name: string } }
}

/** Writes the next version; one publication of a register at a time. */
export async function insertDefinition(trx: Db, { definition, hash, at, by }: Publication): Promise<Register> {
  const { key } = definition
  await sql`select pg_advisory_xact_lock(hashtext(${`registers:${key}`}))`.execute(trx)
  await sql`insert into registers.register (key, created_at) values (${key}, ${at}) on conflict (key) do nothing`.execute(trx)
  const people = by.source === 'pack' ? undefined : by
  const { rows } = await sql<{ id: number; version: number }>`
    insert into registers.definition (register_id, version, body, hash, source, proposed_by, proposed_by_name, published_by, published_by_name, published_at)
    select r.id, coalesce((select max(version) from registers.definition where register_id = r.id), 0) + 1, ${JSON.stringify(definition)}::jsonb, ${hash}, ${by.source},
      ${people?.proposed.id ?? null}::uuid, ${people?.proposed.name ?? 'pack'}, ${people?.published.id ?? null}::uuid, ${people?.published.name ?? 'pack'}, ${at}
    from registers.register r where r.key = ${key} returning register_id as id, version`.execute(trx)
  const [row] = rows
  if (!row) throw new Error(`register ${key} was not written`)
  return { ...row, definition, publishedAt: at }
}

export const hasRecords = async (db: Db, registerId: number): Promise<boolean> =>
  (await tables(db).selectFrom('registers.record').select('id').where('register_id', '=', registerId).limit(1).executeTakeFirst()) !==
  undefined
