import { createHash } from 'node:crypto'
import {
  bits,
  childrenOf,
  context,
  der,
  expectTag,
  generalTime,
  integer,
  octets,
  oid,
  readWhole,
  sequence,
  setOf,
  tags,
  yes,
} from './der.rules.ts'
import { oids } from './oid.rules.ts'

/** Who a certificate is for: a name, and the agency in which the name has its office. */
export type Subject = { name: string; agency?: string | undefined }
export type Purpose = 'authority' | 'issuing' | 'timestamp' | 'person' | 'seal'
export type Issuing = {
  serial: string
  issuer: Buffer
  issuerKey: Buffer
  subject: Buffer
  publicKey: Buffer
  from: Date
  to: Date
  purpose: Purpose
  /** Where the authority answers about this certificate. */
  addresses?: { ocsp: string; crl: string }
}

const ecdsa = sequence(oid(oids.ecdsaSha256))

/** The name as certificates write it: country, organisation, unit, name. */
export function encodeName(organisation: string, { name, agency }: Subject): Buffer {
  const one = (type: string, tag: number, text: string): Buffer => setOf(sequence(oid(type), der(tag, Buffer.from(text.normalize('NFC')))))
  return sequence(
    one('2.5.4.6', tags.printable, 'VN'),
    one('2.5.4.10', tags.utf8, organisation),
    ...(agency ? [one('2.5.4.11', tags.utf8, agency)] : []),
    one('2.5.4.3', tags.utf8, name),
  )
}

const keyId = (publicKey: Buffer): Buffer =>
  createHash('sha1')
    .update(expectTag(childrenOf(readWhole(publicKey))[1], tags.bits).body.subarray(1))
    .digest()

const extension = (type: string, value: Buffer, critical = false): Buffer => sequence(oid(type), ...(critical ? [yes] : []), octets(value))
const uri = (url: string): Buffer => der(context(6, false), Buffer.from(url))
// Signing for others and lists of the revoked; signing, and signing that cannot be denied.
const usageOf: Record<Purpose, Buffer> = {
  authority: Buffer.from([tags.bits, 2, 1, 0x06]),
  issuing: Buffer.from([tags.bits, 2, 1, 0x86]),
  timestamp: Buffer.from([tags.bits, 2, 6, 0xc0]),
  person: Buffer.from([tags.bits, 2, 6, 0xc0]),
  seal: Buffer.from([tags.bits, 2, 6, 0xc0]),
}

/** A certificate signed by `sign` (ECDSA with SHA-256). */
export function issueCertificate(issuing: Issuing, sign: (bytes: Buffer) => Buffer): Buffer {
  const { purpose, addresses } = issuing
  const authority = purpose === 'authority' || purpose === 'issuing'
  const extensions = [
    extension('2.5.29.19', authority ? sequence(yes, ...(purpose === 'issuing' ? [integer(0)] : [])) : sequence(), true),
    extension(oids.keyUsage, usageOf[purpose], true),
    ...(purpose === 'timestamp' ? [extension(oids.extendedKeyUsage, sequence(oid(oids.timeStamping)), true)] : []),
    extension('2.5.29.14', octets(keyId(issuing.publicKey))),
    extension('2.5.29.35', sequence(der(context(0, false), keyId(issuing.issuerKey)))),
    ...(addresses
      ? [
          extension('1.3.6.1.5.5.7.1.1', sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), uri(addresses.ocsp)))),
          extension('2.5.29.31', sequence(sequence(der(context(0), der(context(0), uri(addresses.crl)))))),
        ]
      : []),
  ]
  const body = sequence(
    der(context(0), integer(2)),
    integer(issuing.serial),
    ecdsa,
    issuing.issuer,
    sequence(generalOrShort(issuing.from), generalOrShort(issuing.to)),
    issuing.subject,
    issuing.publicKey,
    der(context(3), sequence(...extensions)),
  )
  return sequence(body, ecdsa, bits(sign(body)))
}

/** Certificates write years before 2050 with two figures. */
const generalOrShort = (at: Date): Buffer =>
  at.getUTCFullYear() < 2050 ? der(tags.utcTime, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`)) : generalTime(at)

/** The list of certificates that an issuer took back. */
export function revocationList(
  issuer: { name: Buffer; publicKey: Buffer },
  revoked: readonly { serial: string; at: Date }[],
  times: { at: Date; next: Date; number: number },
  sign: (bytes: Buffer) => Buffer,
): Buffer {
  const entries = revoked.map(({ serial, at }) => sequence(integer(serial), generalOrShort(at)))
  const body = sequence(
    integer(1),
    ecdsa,
    issuer.name,
    generalOrShort(times.at),
    generalOrShort(times.next),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    der(
      context(0),
      sequence(
        extension('2.5.29.35', sequence(der(context(0, false), keyId(issuer.publicKey)))),
        extension('2.5.29.20', integer(times.number)),
      ),
    ),
  )
  return sequence(body, ecdsa, bits(sign(body)))
}
