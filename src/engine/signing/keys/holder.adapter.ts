import type { Certificate } from '../asn1/certificate.rules.ts'

/** Who holds a key: this program (development and tests), or a signing service or HSM behind its interface. */
export type KeyHolder = {
  name: 'software' | 'remote'
  keyType: 'EC' | 'RSA'
  certificate: Certificate
  chain: Certificate[]
  /** Signs bytes with SHA-256: RSA as PKCS #1 v1.5, EC as DER. It throws when the holder did not sign. */
  sign(bytes: Buffer): Promise<Buffer>
}
