import { randomBytes, X509Certificate } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { certificateSha256, secretHash } from '../gateway/authenticate.ts'
import * as queries from './register.queries.ts'

export type By = { person: string | null; at: Date }

const trace = (trx: Db, by: By, what: queries.TraceKind, subject: string, detail: Record<string, unknown> = {}): Promise<void> =>
  queries.insertTrace(trx, { at: by.at, by: by.person, what, subject, detail })

export async function createSystem(db: Db, system: queries.NewSystem, by: By): Promise<string> {
  return inTransaction(db, async (trx) => {
    if (await queries.findSystemByName(trx, system.memberClass, system.member, system.subsystem))
      throw refuse('conflict', 'exchange.system.exists')
    const id = await queries.insertSystem(trx, system, by.at)
    await queries.touchRegister(trx)
    await trace(trx, by, 'system_created', id)
    return id
  })
}

export async function changeSystem(
  db: Db,
  id: string,
  system: Omit<queries.NewSystem, 'memberClass' | 'member' | 'subsystem'>,
  by: By,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await queries.updateSystem(trx, id, system)
    await queries.touchRegister(trx)
    await trace(trx, by, 'system_changed', id)
  })
}

/** A disabled system neither calls nor is called. */
export async function switchSystem(db: Db, id: string, enabled: boolean, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    await queries.setSystemDisabled(trx, id, enabled ? null : by.at)
    await queries.touchRegister(trx)
    await trace(trx, by, enabled ? 'system_enabled' : 'system_disabled', id)
  })
}

export async function createService(db: Db, service: queries.NewService, by: By): Promise<string> {
  return inTransaction(db, async (trx) => {
    if (await queries.findServiceByCode(trx, service.systemId, service.code)) throw refuse('conflict', 'exchange.service.exists')
    const id = await queries.insertService(trx, service, by.at)
    await queries.touchRegister(trx)
    await trace(trx, by, 'service_created', id)
    return id
  })
}

export async function changeService(db: Db, id: string, service: Omit<queries.NewService, 'systemId' | 'code'>, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    await queries.updateService(trx, id, service)
    await queries.touchRegister(trx)
    await trace(trx, by, 'service_changed', id, { baseUrl: service.baseUrl })
  })
}

/** Enables a service that has endpoints, or disables one with a word why. */
export async function switchService(db: Db, id: string, to: { enabled: boolean; note: string }, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    if (to.enabled && (await queries.listEndpoints(trx, id)).length === 0) throw refuse('conflict', 'exchange.service.no_endpoints')
    await queries.setServiceEnabled(trx, id, to.enabled ? by.at : null, to.enabled ? '' : to.note)
    await queries.touchRegister(trx)
    await trace(trx, by, to.enabled ? 'service_enabled' : 'service_disabled', id, { note: to.note })
  })
}

/** An endpoint of a service that has no OpenAPI document. */
export async function addEndpoint(db: Db, serviceId: string, endpoint: { method: string; path: string }, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    await queries.insertEndpoint(trx, { serviceId, ...endpoint, summary: '', sha256: '' })
    await queries.touchRegister(trx)
    await trace(trx, by, 'endpoint_added', serviceId, endpoint)
  })
}

/** A new client id and secret; the secret is answered once and kept only as a keyed hash. */
export async function issueSecret(db: Db, secret: string, systemId: string, by: By): Promise<{ id: string; secret: string }> {
  const id = `x-${randomBytes(9).toString('base64url')}`
  const made = randomBytes(32).toString('base64url')
  await addCredential(db, { id, systemId, kind: 'secret', secretHash: secretHash(secret, made) }, by)
  return { id, secret: made }
}

/** Pins a certificate to a system; answers its SHA-256. */
export async function pinCertificate(db: Db, systemId: string, pem: string, by: By): Promise<string> {
  const certificate = readCertificate(pem)
  const sha256 = certificateSha256(certificate.raw)
  const notAfter = new Date(certificate.validTo)
  if (notAfter <= by.at) throw refuse('invalid', 'exchange.certificate_expired')
  const id = `c-${sha256.slice(0, 24)}`
  const kept = { certificateSha256: sha256, subject: certificate.subject.slice(0, 300), notAfter }
  await addCredential(db, { id, systemId, kind: 'certificate', ...kept }, by)
  return sha256
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw refuse('invalid', 'exchange.certificate_wrong')
  }
}

/** A client of the sign-on service that speaks for a system by client credentials. */
export async function bindOauthClient(db: Db, systemId: string, clientId: string, by: By): Promise<void> {
  if (!/^[\w.:-]{3,100}$/.test(clientId)) throw refuse('invalid', 'exchange.credential.client_wrong')
  await addCredential(db, { id: clientId, systemId, kind: 'oauth' }, by)
}

type NewCredential = { id: string; systemId: string; kind: queries.Credential['kind'] } & Partial<
  Pick<queries.Credential, 'secretHash' | 'certificateSha256' | 'subject' | 'notAfter'>
>

async function addCredential(db: Db, credential: NewCredential, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    const known = await queries.findCredential(trx, credential.id)
    if (known && !known.revokedAt) throw refuse('conflict', 'exchange.credential.exists')
    const none = { secretHash: null, certificateSha256: null, subject: null, notAfter: null }
    await queries.insertCredential(trx, { ...none, ...credential, createdAt: by.at, createdBy: by.person })
    await queries.touchRegister(trx)
    await trace(trx, by, 'credential_added', credential.systemId, { id: credential.id, kind: credential.kind })
  })
}

export async function withdrawCredential(db: Db, systemId: string, id: string, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    if (!(await queries.revokeCredential(trx, systemId, id, by.at))) throw refuse('notFound', 'exchange.not_found')
    await queries.touchRegister(trx)
    await trace(trx, by, 'credential_revoked', systemId, { id })
  })
}

export async function planMaintenance(db: Db, window: Omit<queries.Maintenance, 'id'>, by: { person: string; at: Date }): Promise<void> {
  await inTransaction(db, async (trx) => {
    await queries.insertMaintenance(trx, window, by)
    await queries.touchRegister(trx)
    await trace(trx, by, 'maintenance_planned', window.serviceId, { from: window.startsAt, to: window.endsAt })
  })
}
