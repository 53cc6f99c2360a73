import type { MessageKey } from '#core/i18n.ts'
import { type Db, sql } from '#core/db.ts'
import type { Localized } from '#core/i18n.ts'

export type Contact = { name: string; phone?: string | undefined; email?: string | undefined }
export type System = {
  id: string
  memberClass: string
  member: string
  subsystem: string
  name: Localized
  ownerUnitId: string | null
  ownerName: string
  securityLevel: number
  contacts: Contact[]
  disabledAt: Date | null
  createdAt: Date
}
export type Service = {
  id: string
  systemId: string
  code: string
  name: Localized
  baseUrl: string
  timeoutMs: number
  maxBytes: number
  verifyTls: boolean
  caPem: string | null
  behindGateway: boolean
  openapiUrl: string | null
  enabledAt: Date | null
  disabledNote: string
  createdAt: Date
}
export type EndpointRow = { id: string; serviceId: string; method: string; path: string; summary: string; sha256: string }
export type Credential = {
  id: string
  systemId: string
  kind: 'secret' | 'certificate' | 'oauth'
  secretHash: string | null
  certificateSha256: string | null
  subject: string | null
  notAfter: Date | null
  createdAt: Date
  revokedAt: Date | null
}

const systemColumns =
  sql.raw(`id, member_class as "memberClass", member, subsystem, name, owner_unit_id as "ownerUnitId", owner_name as "ownerName",
  security_level as "securityLevel", contacts, disabled_at as "disabledAt", created_at as "createdAt"`)
const serviceColumns =
  sql.raw(`id, system_id as "systemId", code, name, base_url as "baseUrl", timeout_ms as "timeoutMs", max_bytes as "maxBytes",
  verify_tls as "verifyTls", ca_pem as "caPem", behind_gateway as "behindGateway", openapi_url as "openapiUrl", enabled_at as "enabledAt",
  disabled_note as "disabledNote", created_at as "createdAt"`)
const credentialColumns =
  sql.raw(`id, system_id as "systemId", kind, secret_hash as "secretHash", certificate_sha256 as "certificateSha256", subject,
  not_after as "notAfter", created_at as "createdAt", revoked_at as "revokedAt"`)

export async function registerVersion(db: Db): Promise<number> {
  const { rows } = await sql<{ version: number }>`select version from exchange.register_version`.execute(db)
  return rows[0]?.version ?? 0
}

/** Tells every gateway that the register changed; in the transaction of the change. */
export async function touchRegister(trx: Db): Promise<void> {
  await sql`update exchange.register_version set version = version + 1`.execute(trx)
}

export async function listSystems(db: Db): Promise<System[]> {
  const { rows } = await sql<System>`select ${systemColumns} from exchange.system order by member_class, member, subsystem`.execute(db)
  return rows
}

export async function findSystem(db: Db, id: string): Promise<System | undefined> {
  const { rows } = await sql<System>`select ${systemColumns} from exchange.system where id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function findSystemByName(db: Db, memberClass: string, member: string, subsystem: string): Promise<System | undefined> {
  const { rows } = await sql<System>`select ${systemColumns} from exchange.system
    where member_class = ${memberClass} and member = ${member} and subsystem = ${subsystem}`.execute(db)
  return rows[0]
}

export type NewSystem = Omit<System, 'id' | 'disabledAt' | 'createdAt'>

export async function insertSystem(db: Db, system: NewSystem, at: Date): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into exchange.system
      (member_class, member, subsystem, name, owner_unit_id, owner_name, security_level, contacts, created_at)
    values (${system.memberClass}, ${system.member}, ${system.subsystem}, ${JSON.stringify(system.name)}::jsonb, ${system.ownerUnitId}::uuid,
      ${system.ownerName}, ${system.securityLevel}, ${JSON.stringify(system.contacts)}::jsonb, ${at})
    returning id`.execute(db)
  return rows[0]?.id ?? ''
}

export async function updateSystem(db: Db, id: string, system: Omit<NewSystem, 'memberClass' | 'member' | 'subsystem'>): Promise<void> {
  await sql`update exchange.system set name = ${JSON.stringify(system.name)}::jsonb, owner_unit_id = ${system.ownerUnitId}::uuid,
      owner_name = ${system.ownerName}, security_level = ${system.securityLevel}, contacts = ${JSON.stringify(system.contacts)}::jsonb
    where id = ${id}::uuid`.execute(db)
}

export async function setSystemDisabled(db: Db, id: string, at: Date | null): Promise<void> {
  await sql`update exchange.system set disabled_at = ${at} where id = ${id}::uuid`.execute(db)
}

export async function listServices(db: Db): Promise<Service[]> {
  const { rows } = await sql<Service>`select ${serviceColumns} from exchange.service order by system_id, code`.execute(db)
  return rows
}

export async function findService(db: Db, id: string): Promise<Service | undefined> {
  const { rows } = await sql<Service>`select ${serviceColumns} from exchange.service where id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function findServiceByCode(db: Db, systemId: string, code: string): Promise<Service | undefined> {
  const { rows } =
    await sql<Service>`select ${serviceColumns} from exchange.service where system_id = ${systemId}::uuid and code = ${code}`.execute(db)
  return rows[0]
}

export type NewService = Omit<Service, 'id' | 'enabledAt' | 'disabledNote' | 'createdAt'>

/** A new service is disabled: somebody looks at it before anybody calls it. */
export async function insertService(db: Db, service: NewService, at: Date): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into exchange.service
      (system_id, code, name, base_url, timeout_ms, max_bytes, verify_tls, ca_pem, behind_gateway, openapi_url, created_at)
    values (${service.systemId}::uuid, ${service.code}, ${JSON.stringify(service.name)}::jsonb, ${service.baseUrl}, ${service.timeoutMs},
      ${service.maxBytes}, ${service.verifyTls}, ${service.caPem}, ${service.behindGateway}, ${service.openapiUrl}, ${at})
    returning id`.execute(db)
  return rows[0]?.id ?? ''
}

export async function updateService(db: Db, id: string, service: Omit<NewService, 'systemId' | 'code'>): Promise<void> {
  await sql`update exchange.service set name = ${JSON.stringify(service.name)}::jsonb, base_url = ${service.baseUrl},
      timeout_ms = ${service.timeoutMs}, max_bytes = ${service.maxBytes}, verify_tls = ${service.verifyTls}, ca_pem = ${service.caPem},
      behind_gateway = ${service.behindGateway}, openapi_url = ${service.openapiUrl} where id = ${id}::uuid`.execute(db)
}

export async function setServiceEnabled(db: Db, id: string, at: Date | null, note: string): Promise<void> {
  await sql`update exchange.service set enabled_at = ${at}, disabled_note = ${note} where id = ${id}::uuid`.execute(db)
}

export async function listEndpoints(db: Db, serviceId?: string): Promise<EndpointRow[]> {
  const { rows } = await sql<EndpointRow>`select id, service_id as "serviceId", method, path, summary, sha256 from exchange.endpoint
    where ended_at is null and ${serviceId ? sql`service_id = ${serviceId}::uuid` : sql`true`} order by path, method`.execute(db)
  return rows
}

export async function insertEndpoint(db: Db, endpoint: Omit<EndpointRow, 'id'>): Promise<void> {
  await sql`insert into exchange.endpoint (service_id, method, path, summary, sha256)
    values (${endpoint.serviceId}::uuid, ${endpoint.method}, ${endpoint.path}, ${endpoint.summary}, ${endpoint.sha256})
    on conflict (service_id, method, path) where ended_at is null do update set summary = excluded.summary, sha256 = excluded.sha256`.execute(
    db,
  )
}

export async function endEndpoint(db: Db, serviceId: string, method: string, path: string, at: Date): Promise<void> {
  await sql`update exchange.endpoint set ended_at = ${at}
    where service_id = ${serviceId}::uuid and method = ${method} and path = ${path} and ended_at is null`.execute(db)
}

export async function listCredentials(db: Db, systemId?: string): Promise<Credential[]> {
  const { rows } = await sql<Credential>`select ${credentialColumns} from exchange.credential
    where ${systemId ? sql`system_id = ${systemId}::uuid` : sql`revoked_at is null`} order by created_at`.execute(db)
  return rows
}

export async function findCredential(db: Db, id: string): Promise<Credential | undefined> {
  const { rows } = await sql<Credential>`select ${credentialColumns} from exchange.credential where id = ${id}`.execute(db)
  return rows[0]
}

/** Writes a credential; one that was withdrawn may be given anew, also to another system. Who did what is in the trace. */
export async function insertCredential(db: Db, credential: Omit<Credential, 'revokedAt'> & { createdBy: string | null }): Promise<void> {
  await sql`insert into exchange.credential (id, system_id, kind, secret_hash, certificate_sha256, subject, not_after, created_at, created_by)
    values (${credential.id}, ${credential.systemId}::uuid, ${credential.kind}, ${credential.secretHash}, ${credential.certificateSha256},
      ${credential.subject}, ${credential.notAfter}, ${credential.createdAt}, ${credential.createdBy}::uuid)
    on conflict (id) do update set system_id = excluded.system_id, kind = excluded.kind, secret_hash = excluded.secret_hash,
      certificate_sha256 = excluded.certificate_sha256, subject = excluded.subject, not_after = excluded.not_after,
      created_at = excluded.created_at, created_by = excluded.created_by, revoked_at = null
      where exchange.credential.revoked_at is not null`.execute(db)
}

export async function revokeCredential(db: Db, systemId: string, id: string, at: Date): Promise<boolean> {
  const done = await sql`update exchange.credential set revoked_at = ${at}
    where id = ${id} and system_id = ${systemId}::uuid and revoked_at is null`.execute(db)
  return done.numAffectedRows === 1n
}

export type Maintenance = { id: string; serviceId: string; startsAt: Date; endsAt: Date; note: string }

export async function listMaintenance(db: Db, by: { after: Date; serviceId?: string }): Promise<Maintenance[]> {
  const { rows } = await sql<Maintenance>`select id, service_id as "serviceId", starts_at as "startsAt", ends_at as "endsAt", note
    from exchange.maintenance
    where ends_at > ${by.after} and ${by.serviceId ? sql`service_id = ${by.serviceId}::uuid` : sql`true`} order by starts_at`.execute(db)
  return rows
}

export async function insertMaintenance(db: Db, window: Omit<Maintenance, 'id'>, by: { person: string; at: Date }): Promise<void> {
  await sql`insert into exchange.maintenance (service_id, starts_at, ends_at, note, created_by, created_at)
    values (${window.serviceId}::uuid, ${window.startsAt}, ${window.endsAt}, ${window.note}, ${by.person}::uuid, ${by.at})`.execute(db)
}

type Told<K> = K extends `exchange.trace.${infer What}` ? What : never
/** What is traced; each has its words. */
export type TraceKind = Told<MessageKey>
export type Trace = { at: Date; by: string | null; what: TraceKind; subject: string; detail: Record<string, unknown> }

export async function insertTrace(db: Db, trace: Trace): Promise<void> {
  await sql`insert into exchange.trace (at, by_person, what, subject, detail)
    values (${trace.at}, ${trace.by}::uuid, ${trace.what}, ${trace.subject}, ${JSON.stringify(trace.detail)}::jsonb)`.execute(db)
}

export async function listTrace(db: Db, subject: string, limit: number): Promise<Trace[]> {
  const { rows } = await sql<Trace>`select at, by_person as by, what, subject, detail from exchange.trace
    where subject = ${subject} order by id desc limit ${limit}`.execute(db)
  return rows
}
