import { createPublicKey, generateKeyPair, privateEncrypt, randomBytes, constants } from 'node:crypto'
import { promisify } from 'node:util'
import { fingerprint, seal, unseal } from '#core/seal.ts'
import { issue, openKey, type Place, sealKey } from './authority.ts'
import { insertAuthorityKey, listAuthorityKeys } from './authority.queries.ts'

/**
 * STAND-IN for a remote signing service: the interface of the Cloud Signature Consortium (API v2) with RSA keys. Its holders'
 * secret is one word that everybody knows; what matters is that our side speaks the protocol as with a real service.
 */
export const standInPin = '246810'
export type Answer = { status: number; body: Record<string, unknown> }
const ok = (body: Record<string, unknown>): Answer => ({ status: 200, body })
const fault = (status: number, error: string, error_description: string): Answer => ({ status, body: { error, error_description } })

const name = 'credential'
const minute = 60_000
const sealing = (place: Place) => ({ secret: place.config.secret, use: 'signing-remote', boundTo: 'token' })
export const clientSecret = (place: Place): string => fingerprint(place.config.secret, 'signing-remote-client', 'stand-in')

async function find(place: Place, credential: unknown) {
  return (await listAuthorityKeys(place.db, name)).find(({ serial }) => `cred-${serial}` === credential)
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [])

type Body = Record<string, unknown>
const paths: Record<string, (place: Place, body: Body) => Promise<Answer> | Answer> = {
  '/csc/v2/oauth2/token': (place, body) =>
    body.client_id === 'tinhso' && body.client_secret === clientSecret(place)
      ? ok({ access_token: seal(sealing(place), `access ${place.clock.now().getTime()}`), token_type: 'Bearer', expires_in: 3600 })
      : fault(401, 'invalid_client', 'unknown client'),
  '/csc/v2/credentials/info': async (place, body) => {
    const found = await find(place, body.credentialID)
    if (!found) return fault(400, 'invalid_request', 'Invalid parameter credentialID')
    const { chain } = await issuedChain(place)
    return ok({
      key: { status: 'enabled', algo: ['1.2.840.113549.1.1.11', '1.2.840.113549.1.1.1'], len: 2048 },
      cert: { status: 'valid', certificates: [found.certificate, ...chain] },
      auth: { mode: 'explicit', expression: 'PIN', objects: [{ type: 'Password', id: 'PIN' }] },
      SCAL: '1',
      multisign: 100,
    })
  },
  '/csc/v2/credentials/authorize': async (place, body) => {
    const found = await find(place, body.credentialID)
    if (!found) return fault(400, 'invalid_request', 'Invalid parameter credentialID')
    const data = (Array.isArray(body.authData) ? body.authData : []) as { id?: string; value?: string }[]
    if (data.find(({ id }) => id === 'PIN')?.value !== standInPin) return fault(400, 'invalid_pin', 'The PIN is wrong')
    const count = Number(body.numSignatures)
    if (!Number.isInteger(count) || count < 1 || count > 100) return fault(400, 'invalid_request', 'Invalid parameter numSignatures')
    const until = place.clock.now().getTime() + 30 * minute
    const sad = seal(sealing(place), JSON.stringify({ credential: body.credentialID, until, id: randomBytes(9).toString('base64url') }))
    return ok({ SAD: sad, expiresIn: 1800 })
  },
  '/csc/v2/signatures/signHash': async (place, body) => {
    const found = await find(place, body.credentialID)
    const hashes = texts(body.hashes).map((text) => Buffer.from(text, 'base64'))
    if (!found || !isAuthorised(place, body)) return fault(400, 'invalid_request', 'Invalid or expired SAD')
    if (hashes.length === 0 || hashes.some((hash) => hash.length !== 32)) return fault(400, 'invalid_request', 'Invalid Base64 hashes')
    const key = openKey(place, found.serial, found.keySealed)
    // DigestInfo of SHA-256, as PKCS #1 wants it before the padding.
    const head = Buffer.from('3031300d060960864801650304020105000420', 'hex')
    const sign = (hash: Buffer): string =>
      privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([head, hash])).toString('base64')
    return ok({ signatures: hashes.map(sign) })
  },
}

function isAuthorised(place: Place, body: Body): boolean {
  try {
    const given = JSON.parse(unseal(sealing(place), String(body.SAD))) as { credential: string; until: number }
    return given.credential === body.credentialID && given.until > place.clock.now().getTime()
  } catch {
    return false
  }
}

async function issuedChain(place: Place): Promise<{ chain: string[] }> {
  const [issuing, root] = [await listAuthorityKeys(place.db, 'issuing'), await listAuthorityKeys(place.db, 'root')]
  return { chain: [...issuing, ...root].map(({ certificate }) => certificate) }
}

/** Answers one call of the interface. */
export async function answerRemote(place: Place, path: string, authorization: string | undefined, body: Body): Promise<Answer> {
  const answer = paths[path]
  if (!answer) return fault(404, 'invalid_request', 'no such call')
  if (path !== '/csc/v2/oauth2/token') {
    const token = authorization?.replace(/^Bearer /, '') ?? ''
    try {
      const began = Number(unseal(sealing(place), token).split(' ')[1])
      if (!(place.clock.now().getTime() - began < 60 * minute)) return fault(401, 'invalid_token', 'The access token has expired')
    } catch {
      return fault(401, 'invalid_token', 'The access token is not ours')
    }
  }
  return answer(place, body)
}

const makeRsa = promisify(generateKeyPair)

/** What a person does at the service's own counter: a key is made there, and stays there. */
export async function openCredential(place: Place, subject: { name: string; agency?: string | undefined }, days: number): Promise<string> {
  const { privateKey } = await makeRsa('rsa', { modulusLength: 2048 })
  const { serial, certificate } = await issue(place, { subject, purpose: 'person', days, publicKey: createPublicKey(privateKey) })
  await insertAuthorityKey(place.db, {
    name,
    serial,
    certificate: certificate.der.toString('base64'),
    keySealed: sealKey(place, serial, privateKey),
    createdAt: place.clock.now(),
  })
  return `cred-${serial}`
}
