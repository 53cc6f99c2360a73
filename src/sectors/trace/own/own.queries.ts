import { type Db, sql } from '#core/db.ts'
import type { Party } from '../master/master.queries.ts'

/** Identifiers of what was sent to a party, newest first. */
export async function listReceivedUris(db: Db, party: Party): Promise<string[]> {
  const { rows } = await sql<{ uri: string }>`select i.uri from trace.event_party d join trace.event e on e.id = d.event_id
      join trace.event_item i on i.event_id = e.id
    where d.uri = ${party.uri} and d.side = 'destination' and not e.declares_error
      and not exists (select 1 from trace.event w where w.hash = e.hash and w.declares_error)
    group by i.uri order by max(e.event_time) desc limit 500`.execute(db)
  return rows.map((row) => row.uri)
}

export async function holds(db: Db, party: Party, uri: string): Promise<boolean> {
  const { rows } = await sql`select 1 from trace.event_party d join trace.event_item i on i.event_id = d.event_id
    where d.uri = ${party.uri} and i.uri = ${uri} limit 1`.execute(db)
  return rows.length > 0
}

export async function bindClient(trx: Db, partyId: string, client: { id: string; by: string; at: Date }): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`insert into trace.party_client (client_id, party_id, added_at, added_by)
    values (${client.id}, ${partyId}::uuid, ${client.at}, ${client.by}::uuid)
    on conflict (client_id) do update set client_id = excluded.client_id where trace.party_client.party_id = ${partyId}::uuid returning client_id as id`.execute(
    trx,
  )
  return rows.length > 0
}

export async function listClients(db: Db, partyId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select client_id as id from trace.party_client where party_id = ${partyId}::uuid order by 1`.execute(db)
  return rows.map((row) => row.id)
}

export async function unbindClient(trx: Db, partyId: string, clientId: string): Promise<void> {
  await sql`delete from trace.party_client where party_id = ${partyId}::uuid and client_id = ${clientId}`.execute(trx)
}
