import { type Db, inTransaction, sql } from '#core/db.ts'

/** A kind of event: a past-tense name and the shape of its facts. */
export type EventType<P> = { name: string; payload?: P }
export type StoredEvent<P> = { id: number; name: string; subject: string; payload: P; occurredAt: Date }
export type Listener = { reader: string; event: string; handle(db: Db, event: StoredEvent<never>): Promise<void> }

export function eventType<P>(name: string): EventType<P> {
  return { name }
}

// How often this database was restored: see deliverNext.
const epoch = sql`coalesce((select value::text::integer from core.setting where key = 'event_epoch'), 0)`

/** Writes the event into the outbox in the transaction of the change; readers see it only if that commits. */
export async function publish<P>(trx: Db, type: EventType<P>, payload: P, about: { subject: string; at?: Date }): Promise<void> {
  await sql`insert into core.event (epoch, name, subject, payload, occurred_at)
    values (${epoch}, ${type.name}, ${about.subject}, ${JSON.stringify(payload)}::jsonb, ${about.at ?? new Date()})`.execute(trx)
}

/** A listener of a module. `reader` names its cursor: it must never change, and be unique in the program. */
export function on<P>(type: EventType<P>, reader: string, handle: (db: Db, event: StoredEvent<P>) => Promise<void>): Listener {
  return { reader, event: type.name, handle: handle as Listener['handle'] }
}

/*
 * Order and completeness. An event's number comes from a sequence, so a transaction that began earlier may commit later
 * with a smaller number: a reader that remembers only "the last number seen" would skip it. Each row therefore keeps the
 * id of its writing transaction, and a reader takes only events of transactions that are older than every transaction
 * still open (pg_snapshot_xmin), ordered by (transaction, number). Below that line nothing can appear any more, so every
 * committed event is seen exactly once in a stable order; the cursor moves in the transaction of the handler, so a crash
 * repeats the handler's work only if it was not committed: at least once for effects outside the database, once inside.
 * Transaction ids belong to one PostgreSQL cluster. A restore begins a new epoch: older epochs are final, and come first.
 */
export async function deliverNext(db: Db, listener: Listener, batch = 100): Promise<number> {
  return inTransaction(db, async (trx) => {
    await sql`insert into core.event_cursor (reader) values (${listener.reader}) on conflict do nothing`.execute(trx)
    const cursor = await sql<{
      epoch: number
      txid: string
      id: number
      now: number
    }>`select epoch, txid::text, id, ${epoch} as now from core.event_cursor
      where reader = ${listener.reader} for update skip locked`.execute(trx)
    const at = cursor.rows[0]
    if (!at) return 0
    const events = await sql<{ id: number; epoch: number; txid: string; name: string; subject: string; payload: never; occurred_at: Date }>`
      select id, epoch, txid::text, name, subject, payload, occurred_at from core.event
      where (epoch, txid, id) > (${at.epoch}, ${at.txid}::xid8, ${at.id}) and (epoch < ${at.now} or txid < pg_snapshot_xmin(pg_current_snapshot()))
      order by epoch, txid, id limit ${batch}`.execute(trx)
    for (const row of events.rows) {
      if (row.name !== listener.event) continue
      await listener.handle(trx, { id: row.id, name: row.name, subject: row.subject, payload: row.payload, occurredAt: row.occurred_at })
    }
    const last = events.rows.at(-1)
    if (last)
      await sql`update core.event_cursor set epoch = ${last.epoch}, txid = ${last.txid}::xid8, id = ${last.id}, moved_at = now() where reader = ${listener.reader}`.execute(
        trx,
      )
    return events.rows.length
  })
}

/** Delivers until the reader has seen all that is committed. */
export async function deliverAll(db: Db, listeners: Listener[]): Promise<number> {
  let total = 0
  for (const listener of listeners) {
    for (let round = 0; round < 10_000; round++) {
      const seen = await deliverNext(db, listener)
      total += seen
      if (seen === 0) break
    }
  }
  return total
}
