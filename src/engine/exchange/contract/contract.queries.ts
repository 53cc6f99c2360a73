import { type Db, sql } from '#core/db.ts'
import type { Change } from './openapi.rules.ts'

export type Contract = {
  id: string
  serviceId: string
  version: number
  state: 'pending' | 'active' | 'past' | 'refused'
  sha256: string
  changes: Change[]
  importedAt: Date
  importedBy: string | null
  decidedAt: Date | null
}

const columns = sql.raw(`id, service_id as "serviceId", version, state, sha256, changes, imported_at as "importedAt",
  imported_by as "importedBy", decided_at as "decidedAt"`)

export async function listContracts(db: Db, serviceId: string): Promise<Contract[]> {
  const { rows } = await sql<Contract>`select ${columns} from exchange.contract
    where service_id = ${serviceId}::uuid order by version desc`.execute(db)
  return rows
}

/** Services whose contract changed and waits for a decision. */
export async function listPendingContracts(db: Db): Promise<Contract[]> {
  const { rows } = await sql<Contract>`select ${columns} from exchange.contract where state = 'pending' order by imported_at`.execute(db)
  return rows
}

/** Locks the service's contracts and answers the newest version's number and the documents that count. */
export async function lockContracts(
  trx: Db,
  serviceId: string,
): Promise<{
  last: number
  active: { id: string; document: unknown } | undefined
  pending: { id: string; document: unknown; importedBy: string | null } | undefined
}> {
  await sql`select id from exchange.service where id = ${serviceId}::uuid for update`.execute(trx)
  const { rows } = await sql<{ id: string; version: number; state: string; document: unknown; importedBy: string | null }>`
    select id, version, state, document, imported_by as "importedBy" from exchange.contract
    where service_id = ${serviceId}::uuid order by version desc`.execute(trx)
  return {
    last: rows[0]?.version ?? 0,
    active: rows.find((row) => row.state === 'active'),
    pending: rows.find((row) => row.state === 'pending'),
  }
}

export type NewContract = {
  serviceId: string
  version: number
  state: Contract['state']
  document: unknown
  sha256: string
  changes: Change[]
  at: Date
  by: string | null
}

export async function insertContract(db: Db, contract: NewContract): Promise<void> {
  await sql`insert into exchange.contract (service_id, version, state, document, sha256, changes, imported_at, imported_by)
    values (${contract.serviceId}::uuid, ${contract.version}, ${contract.state}, ${JSON.stringify(contract.document)}::jsonb,
      ${contract.sha256}, ${JSON.stringify(contract.changes)}::jsonb, ${contract.at}, ${contract.by}::uuid)`.execute(db)
}

export async function setContractState(db: Db, id: string, to: { state: Contract['state']; at: Date; by: string | null }): Promise<void> {
  await sql`update exchange.contract set state = ${to.state}, decided_at = ${to.at}, decided_by = ${to.by}::uuid
    where id = ${id}::uuid`.execute(db)
}
