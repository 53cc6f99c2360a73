import { createHash } from 'node:crypto'
import { refuse } from '#core/errors.ts'
import { type Certificate, readCertificate } from '../asn1/certificate.rules.ts'
import { oids } from '../asn1/oid.rules.ts'
import type { Place } from '../authority/authority.ts'
import { clientSecret } from '../authority/remote.ts'
import { standIn } from '../authority/server.ts'
import type { KeyHolder } from './holder.adapter.ts'

type Service = { url: string; clientId: string; clientSecret: string }

/** The signing service that is connected; outside production the stand-in where none is. */
export async function remoteService(place: Place): Promise<(Service & { standIn: boolean }) | undefined> {
  const set = place.config.signing.remote
  if (set) return { ...set, standIn: false }
  const own = await standIn(place)
  return own && { url: own.url, clientId: 'tinhso', clientSecret: clientSecret(place), standIn: true }
}

const wrongPin = new Set(['invalid_pin', 'invalid_otp'])

/** One call of the interface (CSC API v2). What the service refuses is said in its own words; a wrong PIN is the person's. */
async function call(service: Service, path: string, body: unknown, token?: string): Promise<Record<string, unknown>> {
  let answer: Response
  try {
    answer = await fetch(`${service.url}/csc/v2/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
      redirect: 'error',
    })
  } catch (error) {
    throw new Error(`the signing service did not answer: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
  const found = (await answer.json().catch(() => ({}))) as Record<string, unknown>
  if (answer.ok) return found
  if (wrongPin.has(String(found.error))) throw refuse('invalid', 'signing.pin_wrong')
  throw new Error(
    `the signing service refused ${path} (${answer.status}): ${String(found.error_description ?? found.error ?? 'no reason')}`,
  )
}

async function session(service: Service): Promise<string> {
  const { access_token: token } = await call(service, 'oauth2/token', {
    grant_type: 'client_credentials',
    client_id: service.clientId,
    client_secret: service.clientSecret,
  })
  if (typeof token !== 'string') throw new Error('the signing service gave no access token')
  return token
}

async function connected(place: Place): Promise<Service> {
  const service = await remoteService(place)
  if (!service) throw refuse('upstream', 'signing.no_remote')
  return service
}

export type Credential = { certificate: Certificate; chain: Certificate[]; needsPin: boolean }

/** What the service knows of a credential: its certificate, and whether its holder must say a secret each time. */
export async function readCredential(place: Place, credential: string): Promise<Credential> {
  const service = await connected(place)
  const found = await call(
    service,
    'credentials/info',
    { credentialID: credential, certificates: 'chain', certInfo: true, authInfo: true },
    await session(service),
  )
  const cert = found.cert as { certificates?: unknown } | undefined
  const list = Array.isArray(cert?.certificates)
    ? cert.certificates.map((text) => readCertificate(Buffer.from(String(text), 'base64')))
    : []
  const [certificate, ...chain] = list
  if (!certificate) throw new Error('the signing service gave no certificate')
  return { certificate, chain, needsPin: (found.auth as { mode?: unknown } | undefined)?.mode === 'explicit' }
}

/** Lets the holder's key sign so many papers: the service answers with a word (SAD) that is good for a short time. */
export async function authorise(place: Place, credential: string, count: number, pin: string | undefined): Promise<string> {
  const service = await connected(place)
  const body = { credentialID: credential, numSignatures: count, ...(pin === undefined ? {} : { authData: [{ id: 'PIN', value: pin }] }) }
  const { SAD: sad } = await call(service, 'credentials/authorize', body, await session(service))
  if (typeof sad !== 'string') throw new Error('the signing service gave no authorisation')
  return sad
}

export function remoteHolder(
  place: Place,
  one: { certificate: Certificate; chain: Certificate[]; credential: string; sad: string },
): KeyHolder {
  const { certificate, chain, credential, sad } = one
  const keyType = certificate.x509.publicKey.asymmetricKeyType === 'ec' ? 'EC' : 'RSA'
  const sign = async (bytes: Buffer): Promise<Buffer> => {
    const service = await connected(place)
    const hash = createHash('sha256').update(bytes).digest('base64')
    const algorithm = keyType === 'EC' ? oids.ecdsaSha256 : oids.rsaSha256
    const body = { credentialID: credential, SAD: sad, hashes: [hash], hashAlgorithmOID: oids.sha256, signAlgo: algorithm }
    const { signatures } = await call(service, 'signatures/signHash', body, await session(service))
    const [signature] = Array.isArray(signatures) ? signatures : []
    if (typeof signature !== 'string') throw new Error('the signing service gave no signature')
    return Buffer.from(signature, 'base64')
  }
  return { name: 'remote', keyType, certificate, chain, sign }
}
