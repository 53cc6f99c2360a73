import { type Db, sql } from '#core/db.ts'
import type { Dataset, DatasetBody, Definition, Standing, Trouble } from './definition.ts'

const columns =
  sql.raw(`d.dataset_id as "datasetId", s.key, d.number, d.body, d.source, d.drafted_by_name as "draftedBy", d.reviewed_by_name as "reviewedBy",
  d.in_force_from as "from", d.published_at as "publishedAt", s.created_at as "createdAt", s.checked_at as "checkedAt", s.source_at as "sourceAt", s.standing, s.trouble`)
const newest = sql.raw(`from opendata.dataset s join opendata.definition d on d.dataset_id = s.id
  and d.number = (select max(number) from opendata.definition where dataset_id = s.id)`)

/** Every dataset with its newest definition, by key. */
export async function listDatasets(db: Db): Promise<Dataset[]> {
  const { rows } = await sql<Dataset>`select ${columns} ${newest} order by s.key`.execute(db)
  return rows
}

export async function findDataset(db: Db, key: string, options: { lock?: boolean } = {}): Promise<Dataset | undefined> {
  const { rows } =
    await sql<Dataset>`select ${columns} ${newest} where s.key = ${key} ${options.lock ? sql`for update of s` : sql``}`.execute(db)
  return rows[0]
}

export async function listDefinitions(db: Db, key: string): Promise<Definition[]> {
  const { rows } = await sql<Definition>`select ${columns} from opendata.dataset s join opendata.definition d on d.dataset_id = s.id
    where s.key = ${key} order by d.number desc`.execute(db)
  return rows
}

/** The hash of the pack's last version: what persons published since is not written over. */
export async function findPackHash(db: Db, key: string): Promise<string | undefined> {
  const { rows } = await sql<{
    hash: string
  }>`select d.content_hash as hash from opendata.dataset s join opendata.definition d on d.dataset_id = s.id
    where s.key = ${key} and d.source = 'pack' order by d.number desc limit 1`.execute(db)
  return rows[0]?.hash
}

export type NewDefinition = {
  body: DatasetBody
  hash: string
  source: 'pack' | 'person'
  drafter: { id: string | null; name: string }
  reviewer: { id: string | null; name: string }
  from: string
  at: Date
}

/** Writes the next definition of a dataset, and the dataset itself where it is new; one at a time. */
export async function insertDefinition(trx: Db, given: NewDefinition): Promise<number> {
  const { body, hash, source, drafter, reviewer, from, at } = given
  await sql`insert into opendata.dataset (key, created_at) values (${body.key}, ${at}) on conflict (key) do nothing`.execute(trx)
  await sql`select from opendata.dataset where key = ${body.key} for update`.execute(trx)
  const { rows } = await sql<{ number: number }>`
    insert into opendata.definition (dataset_id, number, body, content_hash, source, drafted_by, drafted_by_name, reviewed_by, reviewed_by_name, in_force_from, published_at)
    select s.id, coalesce((select max(number) from opendata.definition where dataset_id = s.id), 0) + 1, ${JSON.stringify(body)}::jsonb, ${hash}, ${source},
      ${drafter.id}::uuid, ${drafter.name}, ${reviewer.id}::uuid, ${reviewer.name}, ${from}::date, ${at}
    from opendata.dataset s where s.key = ${body.key} returning number`.execute(trx)
  // A new definition brings a withdrawn dataset back; its releases come anew.
  await sql`update opendata.dataset set standing = 'waiting', checked_at = null, trouble = null where key = ${body.key}`.execute(trx)
  return rows[0]?.number ?? 0
}

export type Looked = { standing: Standing; trouble: Trouble | null; checkedAt?: Date; sourceAt?: Date | null }

/** What the last look at the source has shown. */
export async function markLooked(db: Db, datasetId: string, looked: Looked): Promise<void> {
  const { standing, trouble, checkedAt, sourceAt } = looked
  await sql`update opendata.dataset set standing = ${standing}, trouble = ${trouble ? JSON.stringify(trouble) : null}::jsonb,
    checked_at = coalesce(${checkedAt ?? null}, checked_at), source_at = coalesce(${sourceAt ?? null}, source_at),
    told_late_on = case when ${standing} = 'ok' then null else told_late_on end
    where id = ${datasetId}::uuid`.execute(db)
}

/** Whether the owner is to be told that it is late: once until it is well again. */
export async function markToldLate(db: Db, datasetId: string, day: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`update opendata.dataset set told_late_on = ${day}::date
    where id = ${datasetId}::uuid and told_late_on is null returning id`.execute(db)
  return rows.length > 0
}

export type Withdrawal = { upTo: number; reason: string; byName: string; at: Date }

export async function insertWithdrawal(
  trx: Db,
  datasetId: string,
  given: { reason: string; by: { id: string; name: string }; at: Date },
): Promise<void> {
  await sql`insert into opendata.withdrawal (dataset_id, up_to, reason, by_id, by_name, at)
    select ${datasetId}::uuid, coalesce(max(number), 0), ${given.reason}, ${given.by.id}::uuid, ${given.by.name}, ${given.at}
    from opendata.release where dataset_id = ${datasetId}::uuid`.execute(trx)
  await sql`update opendata.dataset set standing = 'withdrawn' where id = ${datasetId}::uuid`.execute(trx)
  await sql`delete from opendata.row where dataset_id = ${datasetId}::uuid`.execute(trx)
}

export async function findWithdrawal(db: Db, datasetId: string): Promise<Withdrawal | undefined> {
  const { rows } = await sql<Withdrawal>`select up_to as "upTo", reason, by_name as "byName", at from opendata.withdrawal
    where dataset_id = ${datasetId}::uuid order by up_to desc, at desc limit 1`.execute(db)
  return rows[0]
}
