import { type Db, sql } from '#core/db.ts'
import type { Data } from './value.rules.ts'
import type { Span } from './timeline.rules.ts'

export type Head = { id: string; registerId: number; key: string; version: number; personId: string | null; mergedInto: string | null }
/** One version of a record, stored form: seals are closed. */
export type Version = {
  id: number
  recordId: string
  registerId: number
  definitionVersion: number
  key: string
  title: string
  unitId: string | null
  stored: Data
  missing: number
  faults: number
  validFrom: string
  validTo: string | null
  change: string
  reason: string | null
  byId: string | null
  byName: string
  source: string | null
  recordedAt: Date
  supersededAt: Date | null
  supersededBy: string | null
}

const headColumns = sql.raw(
  `r.id, r.register_id as "registerId", r.key, r.version, r.person_id as "personId", r.merged_into as "mergedInto"`,
)
export const versionColumns =
  sql.raw(`v.id, v.record_id as "recordId", v.register_id as "registerId", v.definition_version as "definitionVersion", v.key, v.title,
  v.unit_id as "unitId", v.data as stored, v.missing, v.faults, v.valid_from as "validFrom", v.valid_to as "validTo", v.change, v.reason, v.by_id as "byId",
  v.by_name as "byName", v.source, v.recorded_at as "recordedAt", v.superseded_at as "supersededAt", v.superseded_by as "supersededBy"`)

export async function findHead(db: Db, registerId: number, id: string): Promise<Head | undefined> {
  const { rows } =
    await sql<Head>`select ${headColumns} from registers.record r where r.id = ${id}::uuid and r.register_id = ${registerId}`.execute(db)
  return rows[0]
}

/** The record under a key; one that was merged leads to the record that was kept. */
export async function findHeadByKey(db: Db, registerId: number, key: string): Promise<Head | undefined> {
  const { rows } = await sql<Head>`
    with recursive road as (
      select r.id, r.merged_into, 0 as step from registers.record r where r.register_id = ${registerId} and r.key = ${key}
      union all select r.id, r.merged_into, road.step + 1 from road join registers.record r on r.id = road.merged_into where road.step < 20
    ) select ${headColumns} from registers.record r where r.id = (select id from road order by step desc limit 1)`.execute(db)
  return rows[0]
}

/** Locks the record until the end of the transaction, so that changes come one after the other. */
export async function lockHead(trx: Db, id: string): Promise<Head | undefined> {
  const { rows } = await sql<Head>`select ${headColumns} from registers.record r where r.id = ${id}::uuid for update`.execute(trx)
  return rows[0]
}

/** A new identity under a key; undefined when the key is taken. */
export async function insertHead(
  trx: Db,
  head: { id: string; registerId: number; key: string; personId: string | null; at: Date },
): Promise<boolean> {
  const done = await sql`insert into registers.record (id, register_id, key, person_id, created_at)
    values (${head.id}::uuid, ${head.registerId}, ${head.key}, ${head.personId}::uuid, ${head.at}) on conflict (register_id, key) do nothing`.execute(
    trx,
  )
  return Number(done.numAffectedRows ?? 0) === 1
}

/** Counts a change; a new key (a corrected one) is refused by answering false when another record has it. */
export async function touchHead(trx: Db, id: string, change: { key?: string; personId?: string | null } = {}): Promise<number | undefined> {
  const { rows } = await sql<{ version: number }>`
    update registers.record r set version = r.version + 1, key = ${change.key ?? sql`r.key`},
      person_id = ${change.personId === undefined ? sql`r.person_id` : change.personId}
    where r.id = ${id}::uuid and not exists (select from registers.record o where o.register_id = r.register_id and o.id <> r.id and o.key = ${change.key ?? sql`null`})
    returning r.version`.execute(trx)
  return rows[0]?.version
}

export const setMergedInto = (trx: Db, id: string, into: string | null): Promise<unknown> =>
  sql`update registers.record set merged_into = ${into}::uuid where id = ${id}::uuid`.execute(trx)

/** The living versions of a record, oldest first. */
export async function listSpans(db: Db, recordId: string): Promise<Span<Version>[]> {
  const { rows } = await sql<Version>`select ${versionColumns} from registers.record_version v
    where v.record_id = ${recordId}::uuid and v.superseded_at is null order by v.valid_from`.execute(db)
  return rows.map((version) => ({ id: version.id, from: version.validFrom, to: version.validTo, data: version }))
}

/** Everything that was ever written of a record, newest knowledge first. */
export async function listHistory(db: Db, recordId: string): Promise<Version[]> {
  const { rows } = await sql<Version>`select ${versionColumns} from registers.record_version v
    where v.record_id = ${recordId}::uuid order by v.recorded_at desc, v.id desc limit 500`.execute(db)
  return rows
}

/** The version in force on a day, as it was known at a moment; by default as known now. */
export async function findVersion(db: Db, recordId: string, on: string, known?: Date): Promise<Version | undefined> {
  const { rows } = await sql<Version>`select ${versionColumns} from registers.record_version v
    where v.record_id = ${recordId}::uuid and v.valid_from <= ${on}::date and (v.valid_to is null or v.valid_to >= ${on}::date)
      and ${known ? sql`v.recorded_at <= ${known} and (v.superseded_at is null or v.superseded_at > ${known})` : sql`v.superseded_at is null`}
    order by v.id desc limit 1`.execute(db)
  return rows[0]
}

export async function supersede(trx: Db, ids: readonly number[], by: { at: Date; name: string }): Promise<void> {
  if (ids.length === 0) return
  await sql`update registers.record_version set superseded_at = ${by.at}, superseded_by = ${by.name} where id = any(${[...ids]}::bigint[]) and superseded_at is null`.execute(
    trx,
  )
}

export type NewVersion = Omit<Version, 'id' | 'supersededAt' | 'supersededBy'> & { search: string }

export async function insertVersion(trx: Db, v: NewVersion): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into registers.record_version
    (record_id, register_id, definition_version, key, title, unit_id, data, search, missing, faults, valid_from, valid_to, change, reason, by_id, by_name, source, recorded_at)
    values (${v.recordId}::uuid, ${v.registerId}, ${v.definitionVersion}, ${v.key}, ${v.title}, ${v.unitId}::uuid, ${JSON.stringify(v.stored)}::jsonb, ${v.search}::tsvector,
      ${v.missing}, ${v.faults}, ${v.validFrom}::date, ${v.validTo}::date, ${v.change}, ${v.reason}, ${v.byId}::uuid, ${v.byName}, ${v.source}, ${v.recordedAt})
    returning id`.execute(trx)
  return rows[0]?.id ?? 0
}

/** The words of a version, to write them again with a remainder of it. */
export async function wordsOfVersions(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; search: string }>`select id, array_to_string(tsvector_to_array(search), ' ') as search
    from registers.record_version where id = any(${[...ids]}::bigint[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row.search]))
}

export type Current = {
  id: string
  key: string
  version: number
  mergedInto: string | null
  stored: Data | null
  unitId: string | null
  title: string | null
}

/** The records under many keys with what holds on a day. */
export async function listCurrent(db: Db, registerId: number, keys: readonly string[], on: string): Promise<Current[]> {
  const { rows } = await sql<Current>`
    select r.id, r.key, r.version, r.merged_into as "mergedInto", v.data as stored, v.unit_id as "unitId", v.title
    from registers.record r left join registers.record_version v on v.record_id = r.id and v.superseded_at is null
      and v.valid_from <= ${on}::date and (v.valid_to is null or v.valid_to >= ${on}::date)
    where r.register_id = ${registerId} and r.key = any(${[...keys]}::text[])`.execute(db)
  return rows
}
