import { type Db, sql } from '#core/db.ts'

/* STAND-IN of the post: what it keeps. Empty in production. */

export type StandInOrder = { number: string; parcelId: string; kind: string; name: string; address: string; state: string; at: Date }
const columns = sql.raw('number, parcel_id as "parcelId", kind, name, address, state, at')

/** Keeps an order; the same parcel again is answered with the number of the first. */
export async function keepOrder(db: Db, one: StandInOrder): Promise<string> {
  const { rows } = await sql<{ number: string }>`insert into post.stand_in_order (number, parcel_id, kind, name, address, state, at)
    values (${one.number}, ${one.parcelId}::uuid, ${one.kind}, ${one.name}, ${one.address}, ${one.state}, ${one.at})
    on conflict (parcel_id) do update set at = stand_in_order.at returning number`.execute(db)
  return rows[0]?.number ?? one.number
}

export const listOrders = async (db: Db): Promise<StandInOrder[]> =>
  (await sql<StandInOrder>`select ${columns} from post.stand_in_order order by at desc, number limit 50`.execute(db)).rows

export async function moveOrder(db: Db, number: string, state: string): Promise<boolean> {
  const { rows } = await sql`update post.stand_in_order set state = ${state} where number = ${number} returning number`.execute(db)
  return rows.length > 0
}

/** Takes an order back where nobody has come for it; answers with its state, or nothing where there is no such order. */
export async function cancelOrder(db: Db, number: string): Promise<string | undefined> {
  const { rows } = await sql<{
    state: string
  }>`update post.stand_in_order set state = case when state = 'accepted' then 'cancelled' else state end
    where number = ${number} returning state`.execute(db)
  return rows[0]?.state
}
