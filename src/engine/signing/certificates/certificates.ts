import { refuse } from '#core/errors.ts'
import { isSealed, seal, unseal } from '#core/seal.ts'
import { readCertificate } from '../asn1/certificate.rules.ts'
import type { Place } from '../authority/authority.ts'
import { authorise, readCredential, remoteHolder } from '../keys/remote.adapter.ts'
import type { KeyHolder } from '../keys/holder.adapter.ts'
import { makeSoftwareKey, softwareHolder } from '../keys/software.adapter.ts'
import { chainTo } from '../asn1/certificate.rules.ts'
import { trustAnchors } from '../trust/trust.ts'
import { type Enrolled, getCertificate, insertCertificate, revokeCertificate } from './certificate.queries.ts'

export type Enrolling = {
  holder: { personId: string } | { unitId: string }
  /** The name that the certificate must carry, and the agency beside it. */
  name: string
  agency: string
  /** A credential at the signing service; left out, a key of the program's own (development and tests). */
  credential?: string | undefined
  automatic: boolean
  days?: number
  by: string | null
}

const dayOf = 86_400_000
const fold = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('vi')

/** Gives a person or an agency a certificate to sign with. */
export async function enrol(place: Place, asked: Enrolling): Promise<string> {
  const { holder, name, agency, credential, automatic, by } = asked
  const whose = { personId: 'personId' in holder ? holder.personId : null, unitId: 'unitId' in holder ? holder.unitId : null }
  const common = { holder: whose.personId ? ('person' as const) : ('unit' as const), ...whose, enrolledAt: place.clock.now(), by }
  if (credential !== undefined) {
    const found = await readCredential(place, credential)
    const at = place.clock.now()
    const { certificate } = found
    if (fold(certificate.name) !== fold(name)) throw refuse('invalid', 'signing.name_differs', { name: certificate.name })
    if (!chainTo(await trustAnchors(place), certificate, found.chain, at)) throw refuse('invalid', 'signing.not_trusted')
    return insertCertificate(place.db, {
      ...common,
      ...described(certificate, found.chain),
      adapter: 'remote',
      keySealed: null,
      credential,
      automatic: automatic && !found.needsPin,
    })
  }
  const made = await makeSoftwareKey(place, { name, agency, purpose: whose.personId ? 'person' : 'seal', days: asked.days ?? 365 })
  return insertCertificate(place.db, {
    ...common,
    ...described(made.certificate, made.chain),
    adapter: 'software',
    keySealed: made.keySealed,
    credential: null,
    automatic,
  })
}

type Certificate = ReturnType<typeof readCertificate>
const described = (certificate: Certificate, chain: Certificate[]) => ({
  subject: certificate.name,
  serial: certificate.serial,
  issuer: certificate.issuerName,
  certificate: certificate.der.toString('base64'),
  chain: chain.map(({ der }) => der.toString('base64')),
  validFrom: certificate.from,
  validTo: certificate.to,
})

/** The next certificate of the same holder; the old one ends by itself, and what it signed stays signed. */
export async function renew(place: Place, id: string, by: string): Promise<string> {
  const old = await getCertificate(place.db, id)
  if (old.revokedAt) throw refuse('conflict', 'signing.already_revoked')
  const holder = old.personId ? { personId: old.personId } : { unitId: old.unitId ?? '' }
  const agency = readCertificate(Buffer.from(old.certificate, 'base64')).organisation ?? old.subject
  return enrol(place, { holder, name: old.subject, agency, credential: old.credential ?? undefined, automatic: old.automatic, by })
}

export async function revoke(place: Place, id: string, by: { personId: string | null; because: string }): Promise<void> {
  await getCertificate(place.db, id)
  if (!(await revokeCertificate(place.db, id, { at: place.clock.now(), ...by }))) throw refuse('conflict', 'signing.already_revoked')
}

const sealing = (place: Place, id: string) => ({ secret: place.config.secret, use: 'signing-authorisation', boundTo: id })

/** The holder's leave for so many papers: of the signing service with their PIN, sealed, to be used within minutes; else their word. */
export async function authorised(place: Place, one: Enrolled, count: number, pin: string | undefined): Promise<string> {
  if (one.adapter !== 'remote' || !one.credential) return 'list'
  return seal(sealing(place, one.id), await authorise(place, one.credential, count, pin))
}

/** The key behind a certificate. */
export async function holderOf(place: Place, one: Enrolled, authorisation: string | null): Promise<KeyHolder> {
  const certificate = readCertificate(Buffer.from(one.certificate, 'base64'))
  const chain = one.chain.map((text) => readCertificate(Buffer.from(text, 'base64')))
  if (one.adapter === 'software') return softwareHolder(place, { certificate, chain, serial: one.serial, keySealed: one.keySealed ?? '' })
  const credential = one.credential ?? ''
  const sad = isSealed(authorisation) ? unseal(sealing(place, one.id), authorisation) : await authorise(place, credential, 1, undefined)
  return remoteHolder(place, { certificate, chain, credential, sad })
}

/** Below so many days a certificate is to be renewed. */
export const warnDays = 30
export type CertificateState = 'active' | 'ending' | 'ended' | 'revoked'
export function stateOf(one: Pick<Enrolled, 'validTo' | 'revokedAt'>, at: Date): CertificateState {
  if (one.revokedAt) return 'revoked'
  if (one.validTo <= at) return 'ended'
  return one.validTo.getTime() - at.getTime() < warnDays * dayOf ? 'ending' : 'active'
}
