import { ask, type Db, inTransaction, together } from '#core/db.ts'

/** A kind of event: a past-tense name and the shape of its facts. */
export type EventType<P> = { name: string; payload?: P }
export type StoredEvent<P> = { id: number; name: string; subject: string; payload: P; occurredAt: Date }
/** `handleMany`, where it is there, is given all events of one look at once. */
export type Listener = {
  reader: string
  event: string
  handle(db: Db, event: StoredEvent<never>): Promise<void>
  handleMany?(db: Db, events: StoredEvent<never>[]): Promise<void>
}

export function eventType<P>(name: string): EventType<P> {
  return { name }
}

// How often this database was restored: see deliverNext.
const epoch = `coalesce((select value::text::integer from core.setting where key = 'event_epoch'), 0)`

/** The insertion of one event as a part of a larger statement, with its values from parameter `first` on: see `publishedValues`. */
export const publishing = (first: number): string => `insert into core.event (epoch, name, subject, payload, occurred_at)
  values (${epoch}, $${first}, $${first + 1}, $${first + 2}::jsonb, $${first + 3}::timestamptz)`

export const publishedValues = <P>(type: EventType<P>, payload: P, about: { subject: string; at?: Date }): unknown[] => [
  type.name,
  about.subject,
  JSON.stringify(payload),
  about.at ?? new Date(),
]

const publishOne = publishing(1)

/** Writes the event into the outbox in the transaction of the change; readers see it only if that commits. */
export async function publish<P>(trx: Db, type: EventType<P>, payload: P, about: { subject: string; at?: Date }): Promise<void> {
  await ask(trx, publishOne, publishedValues(type, payload, about))
}

/** A listener of a module. `reader` names its cursor: it must never change, and be unique in the program. */
export function on<P>(type: EventType<P>, reader: string, handle: (db: Db, event: StoredEvent<P>) => Promise<void>): Listener {
  return { reader, event: type.name, handle: handle as Listener['handle'] }
}

/** A listener that takes what there is at once: for what is added up. */
export function onMany<P>(type: EventType<P>, reader: string, handleMany: (db: Db, events: StoredEvent<P>[]) => Promise<void>): Listener {
  const many = handleMany as NonNullable<Listener['handleMany']>
  return { reader, event: type.name, handle: (db, event) => many(db, [event]), handleMany: many }
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
    const [, [at]] = await together([
      ask(trx, newCursor, [listener.reader]),
      ask<Position & { now: number }>(trx, heldCursor, [listener.reader]),
    ])
    if (!at) return 0
    const events = await ask<EventRow>(trx, nextEvents, [at.epoch, at.txid, at.id, at.now, listener.event, batch])
    // Every event moves the cursor; the facts of those that this reader does not ask for are left where they are.
    const own = events
      .filter((row) => row.name === listener.event)
      .map((row) => ({ id: row.id, name: row.name, subject: row.subject, payload: row.payload, occurredAt: row.occurred_at }))
    if (!listener.handleMany) for (const event of own) await listener.handle(trx, event)
    else if (own.length > 0) await listener.handleMany(trx, own)
    const last = events.at(-1)
    if (last) await ask(trx, movedCursor, [listener.reader, last.epoch, last.txid, last.id])
    return events.length
  })
}

type Position = { epoch: number; txid: string; id: number }
type EventRow = Position & { name: string; subject: string; payload: never; occurred_at: Date }
const newCursor = 'insert into core.event_cursor (reader) values ($1) on conflict do nothing'
const heldCursor = `select epoch, txid::text, id, ${epoch} as now from core.event_cursor where reader = $1 for update skip locked`
const movedCursor = 'update core.event_cursor set epoch = $2, txid = $3::xid8, id = $4, moved_at = now() where reader = $1'
// Ordered by the column and not by the text of the same name: as texts, 10000 comes before 9999.
const nextEvents = `select e.id, e.epoch, e.txid::text, e.name, e.subject, case when e.name = $5 then e.payload end as payload, e.occurred_at
  from core.event e where (e.epoch, e.txid, e.id) > ($1, $2::xid8, $3) and (e.epoch < $4 or e.txid < pg_snapshot_xmin(pg_current_snapshot()))
  order by e.epoch, e.txid, e.id limit $6`

/** Of these readers, those for whom something is there to be heard, or who were never there: one question, whatever their number. */
export async function readersBehind(db: Db, readers: string[]): Promise<Set<string>> {
  const rows = await ask<{ reader: string }>(db, behind, [readers])
  return new Set(rows.map((row) => row.reader))
}
const behind = `with last as (select epoch, txid, id from core.event
    where epoch < ${epoch} or txid < pg_snapshot_xmin(pg_current_snapshot()) order by epoch desc, txid desc, id desc limit 1)
  select r.reader from unnest($1::text[]) r(reader) left join core.event_cursor c using (reader)
  where c.reader is null or exists (select from last l where (l.epoch, l.txid, l.id) > (c.epoch, c.txid, c.id))`

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
