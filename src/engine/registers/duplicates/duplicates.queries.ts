import { type Db, sql } from '#core/db.ts'
import type { Register } from '../definition/definition.ts'
import { filterExpression } from '../definition/indexes.queries.ts'
import type { Data } from '../record/value.rules.ts'
import type { Pair } from './similar.rules.ts'

/** More records with the same values than this are no duplicates but a bad choice of fields: they are left out and counted. */
export const largestGroup = 200

export type Group = { id: string; data: Data }[]

/** Records that agree in the fields within which duplicates are looked for, group by group. */
export async function listGroups(db: Db, register: Register, on: string): Promise<{ groups: Group[]; skipped: number }> {
  const { definition } = register
  const within = (definition.duplicates?.within ?? []).flatMap((key) => definition.fields.filter((field) => field.key === key))
  if (within.length === 0) return { groups: [], skipped: 0 }
  const values = sql.join(within.map((field) => sql.raw(filterExpression(field))))
  const { rows } = await sql<{ ids: string[]; datas: Data[]; count: number }>`
    select (array_agg(v.record_id))[1:${sql.raw(String(largestGroup + 1))}] as ids, (array_agg(v.data))[1:${sql.raw(String(largestGroup + 1))}] as datas, count(*) as count
    from registers.record_version v where v.superseded_at is null and v.register_id = ${sql.raw(String(register.id))}
      and v.valid_from <= ${on}::date and (v.valid_to is null or v.valid_to >= ${on}::date)
    group by ${values} having count(*) > 1`.execute(db)
  const small = rows.filter((row) => row.count <= largestGroup)
  return {
    groups: small.map(({ ids, datas }) => ids.map((id, index) => ({ id, data: datas[index] ?? {} }))),
    skipped: rows.length - small.length,
  }
}

/** Keeps pairs that nobody has judged yet; those found before stay as they are. */
export async function insertPairs(db: Db, registerId: number, pairs: readonly Pair[], at: Date): Promise<number> {
  if (pairs.length === 0) return 0
  const done = await sql`insert into registers.duplicate (register_id, one_id, other_id, score, found_at)
    select ${registerId}, one, other, score, ${at} from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as p(one uuid, other uuid, score real)
    on conflict (one_id, other_id) do nothing`.execute(db)
  return Number(done.numAffectedRows ?? 0)
}

export type Suspect = {
  id: string
  oneId: string
  otherId: string
  score: number
  state: string
  decidedByName: string | null
  decidedAt: Date | null
}
const columns = sql.raw(
  `d.id, d.one_id as "oneId", d.other_id as "otherId", d.score, d.state, d.decided_by_name as "decidedByName", d.decided_at as "decidedAt"`,
)

export async function listSuspects(db: Db, registerId: number, limit: number): Promise<Suspect[]> {
  const { rows } = await sql<Suspect>`select ${columns} from registers.duplicate d
    join registers.record a on a.id = d.one_id and a.merged_into is null join registers.record b on b.id = d.other_id and b.merged_into is null
    where d.register_id = ${registerId} and d.state = 'open' order by d.score desc, d.id limit ${limit}`.execute(db)
  return rows
}

export async function findSuspect(db: Db, registerId: number, id: string): Promise<Suspect | undefined> {
  const { rows } =
    await sql<Suspect>`select ${columns} from registers.duplicate d where d.id = ${id}::uuid and d.register_id = ${registerId}`.execute(db)
  return rows[0]
}

export async function judge(trx: Db, id: string, state: 'merged' | 'distinct' | 'open', by: string, at: Date): Promise<void> {
  await sql`update registers.duplicate set state = ${state}, decided_by_name = ${by}, decided_at = ${at} where id = ${id}::uuid`.execute(
    trx,
  )
}

export async function judgePair(trx: Db, one: string, other: string, state: 'merged' | 'open', by: string, at: Date): Promise<void> {
  const [first, second] = one < other ? [one, other] : [other, one]
  await sql`update registers.duplicate set state = ${state}, decided_by_name = ${by}, decided_at = ${at} where one_id = ${first}::uuid and other_id = ${second}::uuid`.execute(
    trx,
  )
}

export type Merge = {
  id: string
  registerId: number
  keptId: string
  lostId: string
  keptVersion: number
  lostVersion: number
  superseded: number[]
  inserted: number[]
  byName: string
  reason: string
  mergedAt: Date
  undoneAt: Date | null
}
const mergeColumns =
  sql.raw(`m.id, m.register_id as "registerId", m.kept_id as "keptId", m.lost_id as "lostId", m.kept_version as "keptVersion", m.lost_version as "lostVersion",
  m.superseded, m.inserted, m.by_name as "byName", m.reason, m.merged_at as "mergedAt", m.undone_at as "undoneAt"`)
const asMerge = (row: Merge): Merge => ({ ...row, superseded: row.superseded.map(Number), inserted: row.inserted.map(Number) })

export async function insertMerge(trx: Db, m: Omit<Merge, 'undoneAt'> & { byId: string }): Promise<void> {
  await sql`insert into registers.merge (id, register_id, kept_id, lost_id, kept_version, lost_version, superseded, inserted, by_id, by_name, reason, merged_at)
    values (${m.id}::uuid, ${m.registerId}, ${m.keptId}::uuid, ${m.lostId}::uuid, ${m.keptVersion}, ${m.lostVersion}, ${m.superseded}::bigint[], ${m.inserted}::bigint[],
      ${m.byId}::uuid, ${m.byName}, ${m.reason}, ${m.mergedAt})`.execute(trx)
}

export async function findMerge(db: Db, registerId: number, id: string): Promise<Merge | undefined> {
  const { rows } =
    await sql<Merge>`select ${mergeColumns} from registers.merge m where m.id = ${id}::uuid and m.register_id = ${registerId}`.execute(db)
  return rows[0] && asMerge(rows[0])
}

export async function listMerges(db: Db, registerId: number, limit: number): Promise<Merge[]> {
  const { rows } =
    await sql<Merge>`select ${mergeColumns} from registers.merge m where m.register_id = ${registerId} order by m.merged_at desc limit ${limit}`.execute(
      db,
    )
  return rows.map(asMerge)
}

export async function markUndone(trx: Db, id: string, by: string, at: Date): Promise<boolean> {
  const done =
    await sql`update registers.merge set undone_at = ${at}, undone_by_name = ${by} where id = ${id}::uuid and undone_at is null`.execute(
      trx,
    )
  return Number(done.numAffectedRows ?? 0) === 1
}

/** Writes superseded versions again, as they were. */
export async function reviveVersions(trx: Db, ids: readonly number[], by: { id: string; name: string }, at: Date): Promise<void> {
  await sql`insert into registers.record_version (record_id, register_id, definition_version, key, title, unit_id, data, search, missing, faults, valid_from, valid_to,
      change, reason, by_id, by_name, source, recorded_at)
    select record_id, register_id, definition_version, key, title, unit_id, data, search, missing, faults, valid_from, valid_to,
      'undone', reason, ${by.id}::uuid, ${by.name}, source, ${at} from registers.record_version where id = any(${[...ids]}::bigint[])`.execute(
    trx,
  )
}
