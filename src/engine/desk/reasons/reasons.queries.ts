import { type Db, inTransaction, sql } from '#core/db.ts'
import type { Localized } from '#core/i18n.ts'

export type ReasonText = { name: string; actions: string[]; body: Localized }
export type Reason = ReasonText & { id: string; unitId: string; version: number; madeAt: Date; madeByName: string; retiredAt: Date | null }
export type By = { id: string; name: string; at: Date }

const columns =
  sql.raw(`r.id, r.unit_id as "unitId", v.version, v.name, v.actions, v.body, v.made_at as "madeAt", v.made_by_name as "madeByName",
  r.retired_at as "retiredAt"`)

/** Ready reasons of these units that are in use, each in its latest version. */
export async function listReasons(db: Db, by: { kind: string; unitIds: readonly string[]; action?: string }): Promise<Reason[]> {
  const { rows } = await sql<Reason>`
    select ${columns} from desk.reason r
    join lateral (select * from desk.reason_version v where v.reason_id = r.id order by version desc limit 1) v on true
    where r.kind = ${by.kind} and r.unit_id = any(${[...by.unitIds]}::uuid[]) and r.retired_at is null
      and ${by.action ? sql`${by.action} = any(v.actions)` : sql`true`}
    order by v.name, r.id limit 300`.execute(db)
  return rows
}

/** All versions of a reason, the newest first. */
export async function listVersions(db: Db, id: string): Promise<Reason[]> {
  const { rows } = await sql<Reason>`
    select ${columns} from desk.reason r join desk.reason_version v on v.reason_id = r.id where r.id = ${id}::uuid order by v.version desc`.execute(
    db,
  )
  return rows
}

export async function insertReason(db: Db, of: { kind: string; unitId: string }, text: ReasonText, by: By): Promise<string> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: string }>`insert into desk.reason (kind, unit_id, made_at)
      values (${of.kind}, ${of.unitId}::uuid, ${by.at}) returning id`.execute(trx)
    const id = rows[0]?.id ?? ''
    await insertVersion(trx, id, 1, text, by)
    return id
  })
}

async function insertVersion(trx: Db, id: string, version: number, text: ReasonText, by: By): Promise<void> {
  await sql`insert into desk.reason_version (reason_id, version, name, actions, body, made_at, made_by, made_by_name)
    values (${id}::uuid, ${version}, ${text.name}, ${text.actions}::text[], ${JSON.stringify(text.body)}::jsonb, ${by.at}, ${by.id}::uuid, ${by.name})`.execute(
    trx,
  )
}

/** A further version; the row of the reason is held meanwhile, so that two editors make two versions. */
export async function addVersion(db: Db, id: string, text: ReasonText, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    await sql`select from desk.reason where id = ${id}::uuid for update`.execute(trx)
    const { rows } = await sql<{
      last: number
    }>`select max(version) as last from desk.reason_version where reason_id = ${id}::uuid`.execute(trx)
    await insertVersion(trx, id, (rows[0]?.last ?? 0) + 1, text, by)
  })
}

export async function retireReason(db: Db, id: string, by: { id: string; at: Date }): Promise<void> {
  await sql`update desk.reason set retired_at = ${by.at}, retired_by = ${by.id}::uuid where id = ${id}::uuid and retired_at is null`.execute(
    db,
  )
}
