import { type Db, sql } from '#core/db.ts'
import type { ClientSettings } from './clients.rules.ts'

export type Client = {
  id: string
  clientId: string
  settings: ClientSettings | null
  proposal: ClientSettings | null
  proposedBy: string | null
  proposedAt: Date | null
  reviewedBy: string | null
  reviewedAt: Date | null
  refusedBecause: string | null
  secretHash: string | null
  secretAt: Date | null
  previousSecretHash: string | null
  previousSecretUntil: Date | null
  suspendedAt: Date | null
  createdAt: Date
}

const columns = sql.raw(`id, client_id as "clientId", settings, proposal, proposed_by as "proposedBy", proposed_at as "proposedAt",
  reviewed_by as "reviewedBy", reviewed_at as "reviewedAt", refused_because as "refusedBecause", secret_hash as "secretHash", secret_at as "secretAt",
  previous_secret_hash as "previousSecretHash", previous_secret_until as "previousSecretUntil", suspended_at as "suspendedAt", created_at as "createdAt"`)

/** The settings in force of a system; undefined while it is not approved or is suspended. */
export async function findClientSettings(db: Db, clientId: string): Promise<ClientSettings | undefined> {
  const { rows } = await sql<{ settings: ClientSettings }>`select settings from sso.client
    where client_id = ${clientId} and settings is not null and suspended_at is null`.execute(db)
  return rows[0]?.settings
}

export async function findClientByName(db: Db, clientId: string): Promise<Client | undefined> {
  const { rows } = await sql<Client>`select ${columns} from sso.client where client_id = ${clientId}`.execute(db)
  return rows[0]
}

export async function findClientRow(db: Db, id: string, lock = false): Promise<Client | undefined> {
  const { rows } = await sql<Client>`select ${columns} from sso.client where id = ${id}::uuid ${lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export async function listClients(db: Db): Promise<Client[]> {
  const { rows } = await sql<Client>`select ${columns} from sso.client order by (proposal is null), client_id`.execute(db)
  return rows
}

/** Names of systems by their id; those that are gone keep their id as their name. */
export async function listClientNames(db: Db, clientIds: string[]): Promise<Map<string, ClientSettings['name']>> {
  const { rows } = await sql<{ clientId: string; name: ClientSettings['name'] }>`
    select client_id as "clientId", coalesce(settings, proposal) -> 'name' as name from sso.client where client_id = any(${clientIds}::text[])`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.clientId, row.name]))
}

export type Proposal = { settings: ClientSettings; by: string; at: Date }

/** A new system with its first proposal; undefined when the id is taken. */
export async function insertClient(trx: Db, clientId: string, { settings, by, at }: Proposal): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`insert into sso.client (client_id, proposal, proposed_by, proposed_at, created_at)
    values (${clientId}, ${JSON.stringify(settings)}::jsonb, ${by}::uuid, ${at}, ${at}) on conflict (client_id) do nothing returning id`.execute(
    trx,
  )
  return rows[0]?.id
}

export async function saveProposal(trx: Db, id: string, { settings, by, at }: Proposal): Promise<void> {
  await sql`update sso.client set proposal = ${JSON.stringify(settings)}::jsonb, proposed_by = ${by}::uuid, proposed_at = ${at},
    refused_because = null where id = ${id}::uuid`.execute(trx)
}

export async function approveProposal(trx: Db, id: string, by: { personId: string; at: Date }): Promise<void> {
  await sql`update sso.client set settings = proposal, proposal = null, proposed_by = null, proposed_at = null, refused_because = null,
    reviewed_by = ${by.personId}::uuid, reviewed_at = ${by.at} where id = ${id}::uuid`.execute(trx)
}

export async function refuseProposal(trx: Db, id: string, by: { personId: string; at: Date; because: string }): Promise<void> {
  await sql`update sso.client set proposal = null, proposed_by = null, proposed_at = null, refused_because = ${by.because},
    reviewed_by = ${by.personId}::uuid, reviewed_at = ${by.at} where id = ${id}::uuid`.execute(trx)
}

/** The secret before this one stays good until `previousUntil`, so that the system can change without a gap. */
export async function saveSecret(trx: Db, id: string, secret: { hash: string; at: Date; previousUntil: Date }): Promise<void> {
  await sql`update sso.client set previous_secret_hash = secret_hash, previous_secret_until = ${secret.previousUntil},
    secret_hash = ${secret.hash}, secret_at = ${secret.at} where id = ${id}::uuid`.execute(trx)
}

export async function setSuspended(trx: Db, id: string, at: Date | null): Promise<void> {
  await sql`update sso.client set suspended_at = ${at} where id = ${id}::uuid`.execute(trx)
}

export type ClientEvent = { id: number; what: string; personName: string; note: string | null; at: Date }

export async function insertClientEvent(
  trx: Db,
  event: { client: string; what: string; personId: string; personName: string; note?: string | undefined; at: Date },
): Promise<void> {
  await sql`insert into sso.client_event (client, what, person_id, person_name, note, at)
    values (${event.client}::uuid, ${event.what}, ${event.personId}::uuid, ${event.personName}, ${event.note ?? null}, ${event.at})`.execute(
    trx,
  )
}

export async function listClientEvents(db: Db, client: string): Promise<ClientEvent[]> {
  const { rows } = await sql<ClientEvent>`select id, what, person_name as "personName", note, at from sso.client_event
    where client = ${client}::uuid order by id desc limit 100`.execute(db)
  return rows
}
