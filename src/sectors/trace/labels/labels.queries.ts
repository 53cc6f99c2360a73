import { type Db, sql } from '#core/db.ts'

export type Order = { id: string; lotId: string; amount: number; packG: number; at: Date }
export type Code = { id: string; lotId: string; serial: string; uri: string; packG: number; orderedAt: Date }

/** Holds the lot until the end of the transaction: two orders at once cannot both take its last bag. */
export async function lockLot(trx: Db, lotId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('trace.lot ' || ${lotId}, 0))`.execute(trx)
}

/** Mass that bags were labelled for, and that was taken for making other lots. */
export async function massUsed(db: Db, lot: { id: string; uri: string }): Promise<{ labelledG: number; takenG: number }> {
  const { rows } = await sql<{ labelledG: number; takenG: number }>`
    select coalesce((select sum(amount::bigint * pack_g) from trace.code_order where lot_id = ${lot.id}::uuid), 0)::bigint as "labelledG",
      coalesce((select sum(i.mass_g) from trace.event_item i join trace.event e on e.id = i.event_id
        where i.uri = ${lot.uri} and i.role = 'input' and not e.declares_error
          and not exists (select 1 from trace.event w where w.hash = e.hash and w.declares_error)), 0)::bigint as "takenG"`.execute(db)
  return rows[0] ?? { labelledG: 0, takenG: 0 }
}

export async function findOrder(db: Db, by: { id: string } | { lotId: string; key: string }): Promise<Order | undefined> {
  const where = 'id' in by ? sql`id = ${by.id}::uuid` : sql`lot_id = ${by.lotId}::uuid and client_key = ${by.key}`
  const { rows } =
    await sql<Order>`select id, lot_id as "lotId", amount, pack_g as "packG", ordered_at as at from trace.code_order where ${where}`.execute(
      db,
    )
  return rows[0]
}

export async function listOrders(db: Db, lotId: string): Promise<Order[]> {
  const { rows } = await sql<Order>`select id, lot_id as "lotId", amount, pack_g as "packG", ordered_at as at from trace.code_order
    where lot_id = ${lotId}::uuid order by ordered_at desc`.execute(db)
  return rows
}

export type NewOrder = {
  lotId: string
  amount: number
  packG: number
  key: string
  by: string
  at: Date
  codes: { serial: string; uri: string }[]
}

export async function insertOrder(trx: Db, order: NewOrder): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into trace.code_order (lot_id, amount, pack_g, client_key, ordered_by, ordered_at)
    values (${order.lotId}::uuid, ${order.amount}, ${order.packG}, ${order.key}, ${order.by}::uuid, ${order.at}) returning id`.execute(trx)
  const id = rows[0]?.id ?? ''
  await sql`insert into trace.code (order_id, lot_id, serial, uri) select ${id}::uuid, ${order.lotId}::uuid, c.serial, c.uri
    from jsonb_to_recordset(${JSON.stringify(order.codes)}::jsonb) as c(serial text, uri text)`.execute(trx)
  return id
}

export async function listCodes(db: Db, orderId: string): Promise<string[]> {
  const { rows } = await sql<{ serial: string }>`select serial from trace.code where order_id = ${orderId}::uuid order by id`.execute(db)
  return rows.map((row) => row.serial)
}

export async function findCode(db: Db, serial: string): Promise<Code | undefined> {
  const { rows } =
    await sql<Code>`select c.id::text as id, c.lot_id as "lotId", c.serial, c.uri, o.pack_g as "packG", o.ordered_at as "orderedAt"
    from trace.code c join trace.code_order o on o.id = c.order_id where c.serial = ${serial}`.execute(db)
  return rows[0]
}
