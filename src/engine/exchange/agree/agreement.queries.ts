import { type Db, sql } from '#core/db.ts'
import type { Grant } from '../gateway/grant.rules.ts'

export type Agreement = {
  id: string
  clientId: string
  serviceId: string
  endpointKeys: string[] | null
  purpose: string
  legalGround: string
  validFrom: Date
  validUntil: Date
  perMinute: number
  logging: Grant['logging']
  state: 'proposed' | 'approved' | 'refused' | 'ended'
  proposedAt: Date
  proposedBy: string
  decidedAt: Date | null
  decidedBy: string | null
  endedAt: Date | null
  note: string
}

const columns =
  sql.raw(`id, client_id as "clientId", service_id as "serviceId", endpoint_keys as "endpointKeys", purpose, legal_ground as "legalGround",
  valid_from as "validFrom", valid_until as "validUntil", per_minute as "perMinute", logging, state, proposed_at as "proposedAt",
  proposed_by as "proposedBy", decided_at as "decidedAt", decided_by as "decidedBy", ended_at as "endedAt", note`)

export type NewAgreement = Pick<
  Agreement,
  'clientId' | 'serviceId' | 'endpointKeys' | 'purpose' | 'legalGround' | 'validFrom' | 'validUntil' | 'perMinute' | 'logging'
>

export async function insertAgreement(db: Db, agreement: NewAgreement, by: { person: string; at: Date }): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into exchange.agreement
      (client_id, service_id, endpoint_keys, purpose, legal_ground, valid_from, valid_until, per_minute, logging, proposed_at, proposed_by)
    values (${agreement.clientId}::uuid, ${agreement.serviceId}::uuid, ${agreement.endpointKeys}::text[], ${agreement.purpose},
      ${agreement.legalGround}, ${agreement.validFrom}, ${agreement.validUntil}, ${agreement.perMinute}, ${agreement.logging}, ${by.at},
      ${by.person}::uuid)
    returning id`.execute(db)
  return rows[0]?.id ?? ''
}

export async function findAgreement(db: Db, id: string): Promise<Agreement | undefined> {
  const { rows } = await sql<Agreement>`select ${columns} from exchange.agreement where id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function lockAgreement(trx: Db, id: string): Promise<Agreement | undefined> {
  const { rows } = await sql<Agreement>`select ${columns} from exchange.agreement where id = ${id}::uuid for update`.execute(trx)
  return rows[0]
}

export async function setAgreementState(
  db: Db,
  id: string,
  to: { state: Agreement['state']; by: string; at: Date; note: string },
): Promise<void> {
  const when =
    to.state === 'ended' ? sql`ended_at = ${to.at}, ended_by = ${to.by}::uuid` : sql`decided_at = ${to.at}, decided_by = ${to.by}::uuid`
  await sql`update exchange.agreement set state = ${to.state}, note = ${to.note}, ${when} where id = ${id}::uuid`.execute(db)
}

export async function listAgreements(
  db: Db,
  by: { state?: Agreement['state'] | undefined; serviceId?: string | undefined; clientId?: string | undefined } = {},
): Promise<Agreement[]> {
  const { rows } = await sql<Agreement>`select ${columns} from exchange.agreement
    where ${by.state ? sql`state = ${by.state}` : sql`true`}
      and ${by.serviceId ? sql`service_id = ${by.serviceId}::uuid` : sql`true`}
      and ${by.clientId ? sql`client_id = ${by.clientId}::uuid` : sql`true`}
    order by proposed_at desc limit 500`.execute(db)
  return rows
}

/** What gateways decide by: approved, and not past its end. */
export async function listGrants(db: Db, at: Date): Promise<Grant[]> {
  const { rows } = await sql<Omit<Grant, 'validFrom' | 'validUntil'> & { validFrom: Date; validUntil: Date }>`
    select id, client_id as "clientId", service_id as "serviceId", endpoint_keys as "endpointKeys", valid_from as "validFrom",
      valid_until as "validUntil", per_minute as "perMinute", logging
    from exchange.agreement where state = 'approved' and valid_until > ${at}`.execute(db)
  return rows.map((row) => ({ ...row, validFrom: row.validFrom.getTime(), validUntil: row.validUntil.getTime() }))
}
