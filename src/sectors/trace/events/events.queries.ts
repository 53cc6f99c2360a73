import { type Db, sql } from '#core/db.ts'
import type { JsonObject } from './json.rules.ts'
import type { Item } from './items.rules.ts'
import type { Side } from './parties.rules.ts'

export type NewEvent = {
  eventId: string
  hash: string
  declaresError: boolean
  type: string
  action: string | null
  eventTime: Date
  recordTime: Date
  bizStep: string | null
  disposition: string | null
  readPoint: string | null
  bizLocation: string | null
  transformationId: string | null
  body: JsonObject
  context: unknown
  partyId: string | null
  captureId: string | null
}
export type KeptEvent = { id: string; eventId: string; hash: string; partyId: string | null; declaresError: boolean; body: JsonObject }

const columns = sql.raw(`e.id, e.event_id as "eventId", e.hash, e.party_id as "partyId", e.declares_error as "declaresError", e.body`)

/** Writes the event unless it is there already; the id of the new row, or nothing. */
export async function insertEvent(trx: Db, id: string, event: NewEvent): Promise<boolean> {
  const { rows } = await sql<{
    id: string
  }>`insert into trace.event (id, event_id, hash, declares_error, type, action, event_time, record_time,
      biz_step, disposition, read_point, biz_location, transformation_id, body, context, party_id, capture_id)
    values (${id}::uuid, ${event.eventId}, ${event.hash}, ${event.declaresError}, ${event.type}, ${event.action}, ${event.eventTime}, ${event.recordTime},
      ${event.bizStep}, ${event.disposition}, ${event.readPoint}, ${event.bizLocation}, ${event.transformationId},
      ${JSON.stringify(event.body)}::jsonb, ${JSON.stringify(event.context)}::jsonb, ${event.partyId}::uuid, ${event.captureId}::uuid)
    on conflict do nothing returning id`.execute(trx)
  return rows.length > 0
}

/** Things of an event; where a pack's weight is known from its product, its mass is written with it. */
export async function insertItems(trx: Db, eventId: string, items: readonly Item[]): Promise<void> {
  if (items.length === 0) return
  await sql`insert into trace.event_item (event_id, number, uri, role, node, way, quantity, uom, mass_g)
    select ${eventId}::uuid, i.number, i.uri, i.role, i.node, i.way, i.quantity, i.uom,
      coalesce(i."massG", case when i.uom is null or i.uom in ('EA', 'H87') then round(i.quantity * p.pack_g)::bigint end)
    from jsonb_to_recordset(${JSON.stringify(items.map((item, number) => ({ ...item, number })))}::jsonb)
      as i(number int, uri text, role text, node text, way text, quantity numeric, uom text, "massG" bigint)
    left join trace.product p on p.gtin = substring(i.uri from '^https://id\\.gs1\\.org/01/([0-9]{14})')`.execute(trx)
}

/** Events of these ids or hashes. */
export async function findKept(db: Db, by: { eventId: string; hash: string }): Promise<KeptEvent[]> {
  const { rows } =
    await sql<KeptEvent>`select ${columns} from trace.event e where e.event_id = ${by.eventId} or e.hash = ${by.hash} order by e.seq`.execute(
      db,
    )
  return rows
}

/** GTINs among these that are the product of another party. */
export async function listForeignGtins(db: Db, gtins: readonly string[], partyId: string | null): Promise<string[]> {
  if (gtins.length === 0) return []
  const { rows } = await sql<{ gtin: string }>`select gtin from trace.product where gtin = any(${[...gtins]}::text[])
    and party_id is distinct from ${partyId}::uuid`.execute(db)
  return rows.map((row) => row.gtin)
}

export async function insertSides(trx: Db, eventId: string, sides: readonly Side[]): Promise<void> {
  if (sides.length === 0) return
  await sql`insert into trace.event_party (event_id, side, kind, uri)
    select ${eventId}::uuid, side, kind, uri from jsonb_to_recordset(${JSON.stringify(sides)}::jsonb) as s(side text, kind text, uri text)`.execute(
    trx,
  )
}
