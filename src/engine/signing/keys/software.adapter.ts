import { generateKeyPairSync } from 'node:crypto'
import type { Certificate } from '../asn1/certificate.rules.ts'
import { type Issued, isStandInAllowed, issue, openKey, type Place, sealKey, signWith } from '../authority/authority.ts'
import { refuse } from '#core/errors.ts'
import type { KeyHolder } from './holder.adapter.ts'

/**
 * STAND-IN for a token or an HSM: the key lies sealed in the database and signs by itself. It does not exist in production,
 * where only the holder of a certificate may hold its key.
 */
export async function makeSoftwareKey(
  place: Place,
  wanted: { name: string; agency: string; purpose: 'person' | 'seal'; days: number },
): Promise<Issued & { keySealed: string }> {
  if (!isStandInAllowed(place)) throw refuse('notAllowed', 'signing.no_stand_in')
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { name, agency, purpose, days } = wanted
  const issued = await issue(place, { subject: { name, agency }, purpose, days, publicKey })
  return { ...issued, keySealed: sealKey(place, issued.serial, privateKey) }
}

export function softwareHolder(
  place: Place,
  one: { certificate: Certificate; chain: Certificate[]; serial: string; keySealed: string },
): KeyHolder {
  if (!isStandInAllowed(place)) throw refuse('notAllowed', 'signing.no_stand_in')
  const { certificate, chain, serial, keySealed } = one
  const key = openKey(place, serial, keySealed)
  return {
    name: 'software',
    keyType: key.asymmetricKeyType === 'rsa' ? 'RSA' : 'EC',
    certificate,
    chain,
    sign: async (bytes) => signWith(key)(bytes),
  }
}
