import { ask, type Db, inTransaction, together } from '#core/db.ts'

/** A kind of event: a past-tense name and the shape of its facts. */
export type EventType<P> = { name: string; payload?: P }
export type StoredEvent<P> = { id: number; name: string; subject: string; payload: P; occurredAt: Date }
/**
 * `handleMany`, where it is there, is given all events of one look at once. Events without the facts of `only` are passed over
 * where they lie: they are neither read nor carried to the program.
 */
export type Listener = {
  reader: string
  event: string
  only?: Record<string, unknown>
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

/**
 * A listener of a module. `reader` names its cursor: it must never change, and be unique in the program. `only`: the facts that an
 * event must have to concern it.
 */
export function on<P>(
  type: EventType<P>,
  reader: string,
  handle: (db: Db, event: StoredEvent<P>) => Promise<void>,
  only?: NoInfer<Partial<P>>,
): Listener {
  return { reader, event: type.name, handle: handle as Listener['handle'], ...(only ? { only } : {}) }
}

/** A listener that takes what there is at once: for what is added up. */
export function onMany<P>(
  type: EventType<P>,
  reader: string,
  handleMany: (db: Db, events: StoredEvent<P>[]) => Promise<void>,
  only?: NoInfer<Partial<P>>,
): Listener {
  const many = handleMany as NonNullable<Listener['handleMany']>
  return { ...on(type, reader, (db, event) => handleMany(db, [event]), only), handleMany: many }
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
    const at = await holdCursor(trx, listener.reader)
    if (!at) return 0
    const facts = JSON.stringify(listener.only ?? {})
    const rows = await ask<EventRow>(trx, nextEvents, [at.epoch, at.txid, at.id, at.now, listener.event, facts, batch])
    const last = rows.at(-1)
    if (!last) return 0
    const own = rows.filter((row) => row.own)
    if (!listener.handleMany) for (const event of own) await listener.handle(trx, event)
    else if (own.length > 0) await listener.handleMany(trx, own)
    await ask(trx, movedCursor, [listener.reader, last.epoch, last.txid, last.id])
    return last.seen
  })
}

/** Where the reader stands, held until the end of the transaction; nothing where somebody else holds it. */
async function holdCursor(trx: Db, reader: string): Promise<(Position & { now: number }) | undefined> {
  const [held] = await ask<Position & { now: number }>(trx, heldCursor, [reader])
  if (held) return held
  // Held by another, or of a reader who was never here.
  const [, [made]] = await together([ask(trx, newCursor, [reader]), ask<Position & { now: number }>(trx, heldCursor, [reader])])
  return made
}

type Position = { epoch: number; txid: string; id: number }
type EventRow = Position & StoredEvent<never> & { own: boolean; seen: number }
const newCursor = 'insert into core.event_cursor (reader) values ($1) on conflict do nothing'
const heldCursor = `select epoch, txid::text, id, ${epoch} as now from core.event_cursor where reader = $1 for update skip locked`
const movedCursor = 'update core.event_cursor set epoch = $2, txid = $3::xid8, id = $4, moved_at = now() where reader = $1'

// Every event moves the cursor; of those that do not concern the reader only the last comes along, for its place. Ordered by the
// column and not by the text of the same name: as texts, 10000 comes before 9999.
const nextEvents = `select e.id, e.epoch, e.txid::text, e.name, e.subject, case when own then e.payload end as payload,
    e.occurred_at as "occurredAt", e.own, e.seen
  from (select *, name = $5 and payload @> $6::jsonb as own, row_number() over (order by epoch, txid, id) as place, count(*) over () as seen
    from (select * from core.event where (epoch, txid, id) > ($1, $2::xid8, $3) and (epoch < $4 or txid < pg_snapshot_xmin(pg_current_snapshot()))
      order by epoch, txid, id limit $7) window_of) e
  where e.own or e.place = e.seen order by e.epoch, e.txid, e.id`

/** Of these readers, those for whom something is there to be heard, or who were never there: one question, whatever their number. */
export async function readersBehind(db: Db, readers: string[]): Promise<Set<string>> {
  const rows = await ask<{ reader: string }>(db, behind, [readers])
  return new Set(rows.map((row) => row.reader))
}
const behind = `with last as (select epoch, txid, id from core.event
    where epoch < ${epoch} or txid < pg_snapshot_xmin(pg_current_snapshot()) order by epoch desc, txid desc, id desc limit 1)
  select r.reader from unnest($1::text[]) r(reader) left join core.event_cursor c using (reader)
  where c.reader is null or exists (select from last l where (l.epoch, l.txid, l.id) > (c.epoch, c.txid, c.id))`

/**
 * Of these listeners, those whom something concerns of the next thousand events, and those who were never here. The cursors of all
 * others are moved on: one statement, where each of them would need a transaction of its own to find out that nothing has come.
 */
export async function passOver(db: Db, listeners: readonly Listener[]): Promise<Listener[]> {
  const wanted = listeners.map(({ reader, event, only = {} }) => ({ reader, event, facts: only }))
  const due = await ask<{ reader: string }>(db, passedOver, [JSON.stringify(wanted)])
  const readers = new Set(due.map((row) => row.reader))
  return listeners.filter((listener) => readers.has(listener.reader))
}
const passedOver = `with wanted as materialized (select * from json_to_recordset($1::json) as w(reader text, event text, facts jsonb)),
  ahead as materialized (select w.reader, next.*
    from wanted w join core.event_cursor c using (reader) cross join lateral (
      select e.epoch, e.txid, e.id, bool_or(e.name = w.event and e.payload @> w.facts) over () as own
        from (select * from core.event where (epoch, txid, id) > (c.epoch, c.txid, c.id)
            and (epoch < ${epoch} or txid < pg_snapshot_xmin(pg_current_snapshot())) order by epoch, txid, id limit 1000) e
        order by e.epoch desc, e.txid desc, e.id desc limit 1) next),
  free as (select c.reader from core.event_cursor c join ahead a using (reader) where not a.own order by reader for update of c skip locked),
  moved as (update core.event_cursor c set epoch = a.epoch, txid = a.txid, id = a.id, moved_at = now()
    from ahead a join free using (reader) where c.reader = a.reader and (a.epoch, a.txid, a.id) > (c.epoch, c.txid, c.id))
  select reader from wanted w left join ahead a using (reader)
    where a.own or not exists (select from core.event_cursor c where c.reader = w.reader)`
