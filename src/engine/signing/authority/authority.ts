import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Context } from '#core/module.ts'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { seal, unseal } from '#core/seal.ts'
import { type Certificate, readCertificate } from '../asn1/certificate.rules.ts'
import { encodeName, issueCertificate, type Purpose, revocationList, type Subject } from '../asn1/issue.rules.ts'
import { ocspResponse, readOcspRequest } from '../asn1/revocation.rules.ts'
import { readStampRequest, stampRefusal, stampResponse } from '../asn1/timestamp.rules.ts'
import { oids } from '../asn1/oid.rules.ts'
import { type AuthorityKey, insertAuthorityKey, listAuthorityKeys, listRevoked, lockAuthority } from './authority.queries.ts'

/**
 * STAND-IN for the state's certification authority, its time-stamps and its answers about revoked certificates: development and
 * tests only. Real ASN.1 over real HTTP, keys of its own; nothing that it signs is worth anything outside.
 */
export type Place = Pick<Context, 'db' | 'clock' | 'config'>
type Held = { certificate: Certificate; key: KeyObject }
type Authority = { root: Held; issuing: Held }

const organisation = 'tinhso THỬ NGHIỆM'
const day = 86_400_000
const years = (from: Date, count: number): Date => new Date(from.getTime() + count * 365.25 * day)
export const isStandInAllowed = ({ config }: Pick<Place, 'config'>): boolean => config.mode !== 'production'

const sealing = (place: Place, serial: string) => ({ secret: place.config.secret, use: 'signing-key', boundTo: serial })
export const newSerial = (): string => `1${randomBytes(12).toString('hex')}`
export const signWith =
  (key: KeyObject) =>
  (bytes: Buffer): Buffer =>
    sign('sha256', bytes, key)

/** Seals a private key to the serial number of its certificate. */
export const sealKey = (place: Place, serial: string, key: KeyObject): string =>
  seal(sealing(place, serial), key.export({ type: 'pkcs8', format: 'der' }).toString('base64'))
export const openKey = (place: Place, serial: string, sealed: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(unseal(sealing(place, serial), sealed), 'base64'), format: 'der', type: 'pkcs8' })

const held = (place: Place, row: AuthorityKey): Held => ({
  certificate: readCertificate(Buffer.from(row.certificate, 'base64')),
  key: openKey(place, row.serial, row.keySealed),
})

const authorities = new WeakMap<object, Promise<Authority>>()

/** The stand-in's own keys, made the first time that they are needed. */
export function standInAuthority(place: Place): Promise<Authority> {
  if (!isStandInAllowed(place)) throw refuse('notAllowed', 'signing.no_stand_in')
  const before = authorities.get(place.config)
  if (before) return before
  const now = inTransaction(place.db, async (trx) => {
    await lockAuthority(trx)
    const here = { db: trx, clock: place.clock, config: place.config }
    const root = await heldOrMade(here, 'root', undefined)
    return { root, issuing: await heldOrMade(here, 'issuing', root) }
  })
  authorities.set(place.config, now)
  now.catch(() => authorities.delete(place.config))
  return now
}

async function heldOrMade(place: Place, name: 'root' | 'issuing', by: Held | undefined): Promise<Held> {
  const [row] = await listAuthorityKeys(place.db, name)
  if (row) return held(place, row)
  const at = place.clock.now()
  const subject = { name: name === 'root' ? 'CA gốc thử nghiệm (stand-in)' : 'CA thử nghiệm (stand-in)' }
  return make(place, { name, subject, by, purpose: name === 'root' ? 'authority' : 'issuing', to: years(at, name === 'root' ? 30 : 20) })
}

type Making = { name: string; subject: Subject; by: Held | undefined; purpose: Purpose; to: Date }

async function make(place: Place, { name, subject, by, purpose, to }: Making): Promise<Held> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const serial = newSerial()
  const at = place.clock.now()
  const own = publicKey.export({ type: 'spki', format: 'der' })
  const encoded = encodeName(organisation, subject)
  const bytes = issueCertificate(
    {
      serial,
      issuer: by?.certificate.subject ?? encoded,
      issuerKey: by?.certificate.publicKeyInfo ?? own,
      subject: encoded,
      publicKey: own,
      from: new Date(at.getTime() - 5 * 60_000),
      to,
      purpose,
      ...(purpose === 'authority' ? {} : { addresses: addressesOf(place) }),
    },
    signWith(by?.key ?? privateKey),
  )
  await insertAuthorityKey(place.db, {
    name,
    serial,
    certificate: bytes.toString('base64'),
    keySealed: sealKey(place, serial, privateKey),
    createdAt: at,
  })
  return { certificate: readCertificate(bytes), key: privateKey }
}

const addressesOf = ({ config }: Pick<Place, 'config'>) => ({
  ocsp: `${config.publicUrl}/chung-thu/ocsp`,
  crl: `${config.publicUrl}/chung-thu/ca.crl`,
})

export type Wanted = { subject: Subject; purpose: 'person' | 'seal'; days: number; publicKey: KeyObject }
export type Issued = { serial: string; issuer: string; certificate: Certificate; chain: Certificate[] }

/** Issues a certificate for a key whose holder was checked by the caller. */
export async function issue(place: Place, { subject, purpose, days, publicKey }: Wanted): Promise<Issued> {
  const { issuing, root } = await standInAuthority(place)
  const at = place.clock.now()
  const serial = newSerial()
  const bytes = issueCertificate(
    {
      serial,
      issuer: issuing.certificate.subject,
      issuerKey: issuing.certificate.publicKeyInfo,
      subject: encodeName(organisation, subject),
      publicKey: publicKey.export({ type: 'spki', format: 'der' }),
      from: new Date(at.getTime() - 60_000),
      to: new Date(at.getTime() + days * day),
      purpose,
      addresses: addressesOf(place),
    },
    signWith(issuing.key),
  )
  return { serial, issuer: issuing.certificate.name, certificate: readCertificate(bytes), chain: [issuing.certificate, root.certificate] }
}

/** The key of the time-stamps: a new one is there a year before the old one's certificate ends. */
async function stampKey(place: Place): Promise<Held> {
  const { issuing } = await standInAuthority(place)
  const at = place.clock.now()
  const fresh = (rows: AuthorityKey[]): Held | undefined =>
    rows.map((row) => held(place, row)).find(({ certificate }) => certificate.from <= at && certificate.to > years(at, 1))
  const found = fresh(await listAuthorityKeys(place.db, 'timestamp'))
  if (found) return found
  return inTransaction(place.db, async (trx) => {
    await lockAuthority(trx)
    const again = fresh(await listAuthorityKeys(trx, 'timestamp'))
    if (again) return again
    const subject = { name: 'Cấp dấu thời gian thử nghiệm (stand-in)' }
    const here = { db: trx, clock: place.clock, config: place.config }
    return make(here, { name: 'timestamp', subject, by: issuing, purpose: 'timestamp', to: years(at, 3) })
  })
}

/** Answers a question of RFC 3161. */
export async function answerStamp(place: Place, question: Buffer): Promise<Buffer> {
  const asked = readStampRequest(question)
  if (asked.digestOid !== oids.sha256 || asked.imprint.length !== 32) return stampRefusal('SHA-256 only')
  const [{ certificate, key }, { issuing, root }] = [await stampKey(place), await standInAuthority(place)]
  const maker = { certificate, chain: [issuing.certificate, root.certificate], sign: signWith(key) }
  return stampResponse(asked, place.clock.now(), newSerial(), maker)
}

/** Answers a question of RFC 6960 about certificates of the issuing key. */
export async function answerOcsp(place: Place, question: Buffer): Promise<Buffer> {
  const { issuing } = await standInAuthority(place)
  const revoked = new Map((await listRevoked(place.db, issuing.certificate.name)).map(({ serial, at }) => [serial, at]))
  const at = place.clock.now()
  const words = readOcspRequest(question).map((serial) => {
    const taken = revoked.get(serial)
    return { serial, word: taken ? ({ state: 'revoked', at: taken } as const) : ({ state: 'good' } as const) }
  })
  return ocspResponse(words, at, new Date(at.getTime() + day), { certificate: issuing.certificate, sign: signWith(issuing.key) })
}

/** The list of the revoked; that of the root is empty, for the issuing key was never taken back. */
export async function answerCrl(place: Place, of: 'issuing' | 'root' = 'issuing'): Promise<Buffer> {
  const by = (await standInAuthority(place))[of]
  const at = place.clock.now()
  const revoked = of === 'root' ? [] : await listRevoked(place.db, by.certificate.name)
  const times = { at, next: new Date(at.getTime() + 7 * day), number: Math.floor(at.getTime() / 1000) }
  return revocationList({ name: by.certificate.subject, publicKey: by.certificate.publicKeyInfo }, revoked, times, signWith(by.key))
}
