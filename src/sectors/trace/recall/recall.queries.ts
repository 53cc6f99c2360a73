import { type Db, sql } from '#core/db.ts'

export type Recall = {
  id: string
  lotId: string
  lotUri: string
  code: string
  reason: string
  recalledAt: Date
  liftReason: string | null
  liftAskedBy: string | null
  liftAskedAt: Date | null
  liftedAt: Date | null
}

const columns =
  sql.raw(`r.id, r.lot_id as "lotId", l.uri as "lotUri", l.code, r.reason, r.recalled_at as "recalledAt", r.lift_reason as "liftReason",
  r.lift_asked_by as "liftAskedBy", r.lift_asked_at as "liftAskedAt", r.lifted_at as "liftedAt"`)

/** Recalls in force of these lots; of all where none are named. */
export async function listOpenRecalls(db: Db, uris?: readonly string[]): Promise<Recall[]> {
  const { rows } = await sql<Recall>`select ${columns} from trace.recall r join trace.lot l on l.id = r.lot_id
    where r.lifted_at is null ${uris ? sql`and l.uri = any(${[...uris]}::text[])` : sql``} order by r.recalled_at desc limit 500`.execute(
    db,
  )
  return rows
}

/** False when the lot is recalled already. */
export async function insertRecall(trx: Db, recall: { lotId: string; reason: string; by: string; at: Date }): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`insert into trace.recall (lot_id, reason, recalled_by, recalled_at)
    values (${recall.lotId}::uuid, ${recall.reason}, ${recall.by}::uuid, ${recall.at}) on conflict do nothing returning id`.execute(trx)
  return rows.length > 0
}

export async function askLift(trx: Db, lotId: string, ask: { reason: string; by: string; at: Date }): Promise<boolean> {
  const { rows } = await sql<{
    id: string
  }>`update trace.recall set lift_reason = ${ask.reason}, lift_asked_by = ${ask.by}::uuid, lift_asked_at = ${ask.at}
    where lot_id = ${lotId}::uuid and lifted_at is null and lift_asked_at is null returning id`.execute(trx)
  return rows.length > 0
}

/** Lifts a recall whose lifting another person asked for. */
export async function lift(trx: Db, lotId: string, by: { by: string; at: Date }): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`update trace.recall set lifted_by = ${by.by}::uuid, lifted_at = ${by.at}
    where lot_id = ${lotId}::uuid and lifted_at is null and lift_asked_by is not null and lift_asked_by <> ${by.by}::uuid returning id`.execute(
    trx,
  )
  return rows.length > 0
}

/** Codes of the organisations that made, moved, gave or took any of these things. */
export async function listHolders(db: Db, uris: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    with e as (select distinct event_id as id from trace.event_item where uri = any(${[...uris]}::text[]))
    select p.organisation_code as code from trace.lot l join trace.party p on p.id = l.party_id where l.uri = any(${[...uris]}::text[])
    union select p.organisation_code from e join trace.event v on v.id = e.id join trace.party p on p.id = v.party_id
    union select p.organisation_code from e join trace.event_party d on d.event_id = e.id join trace.party p on p.uri = d.uri`.execute(db)
  return rows.map((row) => row.code)
}
