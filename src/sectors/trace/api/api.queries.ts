import { type Db, sql } from '#core/db.ts'
import type { JsonObject } from '../events/json.rules.ts'
import { shortWord } from '../events/vocabulary.rules.ts'
import { canonicalUri } from '../identify/digital-link.rules.ts'
import type { Party } from '../master/master.queries.ts'
import { anyOf, type EventQuery, eventQuery, matches, timesAsked } from './query.rules.ts'

export type FoundEvent = { seq: number; at: Date; eventId: string; recordTime: Date; body: JsonObject; context: unknown }

/** What a party may read: what it wrote, what is about its lots, what names it as giver or taker. Everything for the office. */
const readable = (reader: Party | 'office') =>
  reader === 'office'
    ? sql`true`
    : sql`(e.party_id = ${reader.id}::uuid
      or exists (select 1 from trace.event_item i join trace.lot l on l.uri = i.uri where i.event_id = e.id and l.party_id = ${reader.id}::uuid)
      or exists (select 1 from trace.event_party d where d.event_id = e.id and d.uri = ${reader.uri}))`

export type Page = { perPage: number; after: number | undefined; orderBy: 'eventTime' | 'recordTime'; descending: boolean }

export async function listEvents(db: Db, reader: Party | 'office', query: EventQuery, page: Page): Promise<FoundEvent[]> {
  const conditions = [readable(reader)]
  for (const [name, column] of Object.entries(eventQuery))
    if (query[name])
      conditions.push(
        sql`${sql.raw(column)} = any(${anyOf(query[name]).flatMap((each) => [each, shortWord(each), canonicalUri(each)])}::text[])`,
      )
  for (const [name, roles] of Object.entries(matches))
    if (query[name])
      conditions.push(sql`exists (select 1 from trace.event_item i where i.event_id = e.id and i.role = any(${[...roles]}::text[])
        and i.uri = any(${anyOf(query[name]).map(canonicalUri)}::text[]))`)
  for (const [name, [column, sign]] of Object.entries(timesAsked))
    if (query[name]) conditions.push(sql`${sql.raw(`${column} ${sign}`)} ${query[name]}::timestamptz`)
  if (query.EXISTS_errorDeclaration !== undefined) conditions.push(sql`e.declares_error`)
  const column = sql.raw(page.orderBy === 'recordTime' ? 'e.record_time' : 'e.event_time')
  const way = sql.raw(page.descending ? 'desc' : 'asc')
  const { rows } =
    await sql<FoundEvent>`select e.seq, ${column} as at, e.event_id as "eventId", e.record_time as "recordTime", e.body, e.context
    from trace.event e where ${sql.join(conditions, sql` and `)}
    order by ${column} ${way}, e.seq ${way} limit ${page.perPage + 1} offset ${page.after ?? 0}`.execute(db)
  return rows
}

export async function insertCapture(
  trx: Db,
  capture: { partyId: string; by: string | null; clientId: string | null; at: Date; events: number },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into trace.capture (party_id, captured_by, client_id, created_at, events)
    values (${capture.partyId}::uuid, ${capture.by}::uuid, ${capture.clientId}, ${capture.at}, ${capture.events}) returning id`.execute(trx)
  return rows[0]?.id ?? ''
}

export type Capture = { id: string; partyId: string; createdAt: Date; events: number }

export async function findCapture(db: Db, id: string): Promise<Capture | undefined> {
  const { rows } =
    await sql<Capture>`select id, party_id as "partyId", created_at as "createdAt", events from trace.capture where id = ${id}::uuid`.execute(
      db,
    )
  return rows[0]
}
