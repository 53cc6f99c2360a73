import { type Db, sql } from '#core/db.ts'

export type ToRemind = { id: string; unitId: string; slotAt: Date; phone: string }

/** Marks the appointments of a span as reminded, those that were made before a moment, and answers them: each is answered once. */
export async function takeToRemind(trx: Db, of: { from: Date; to: Date; madeBefore: Date; at: Date }): Promise<ToRemind[]> {
  const { rows } = await sql<ToRemind>`update reception.ticket set reminded_at = ${of.at}
    where id in (select id from reception.ticket where state = 'booked' and reminded_at is null and phone is not null
      and slot_at >= ${of.from} and slot_at < ${of.to} and made_at < ${of.madeBefore} order by slot_at limit 500 for update skip locked)
    returning id, unit_id as "unitId", slot_at as "slotAt", phone`.execute(trx)
  return rows
}
