import { constants, createHash, timingSafeEqual, verify } from 'node:crypto'
import { type Certificate, readCertificate } from './certificate.rules.ts'
import {
  childrenOf,
  context,
  type Der,
  DerError,
  expectTag,
  inside,
  readDer,
  readHexInteger,
  readOid,
  readTime,
  tags,
} from './der.rules.ts'
import { digestNamed, oids, signatureNamed } from './oid.rules.ts'

/** A signature (CMS SignedData with one signer) as it is judged. */
export type Signed = {
  contentType: string
  content: Buffer | undefined
  certificates: Certificate[]
  revocations: Buffer[]
  signer: Signer
}
export type Signer = {
  issuer: Buffer | undefined
  serial: string | undefined
  digest: string
  attributes: Map<string, Der[]>
  /** The signed attributes as they are signed: with the tag of a set. */
  signedAttributes: Buffer | undefined
  algorithm: Der
  signature: Buffer
  unsigned: Map<string, Der[]>
}

/** Reads a signature; bytes after it may only be noughts, as PDF pads them. */
export function readSigned(bytes: Buffer): Signed {
  const outer = readDer(bytes)
  if (bytes.subarray(outer.raw.length).some((byte) => byte !== 0)) throw new DerError('bytes after the signature')
  const [type, holder] = inside(outer, tags.sequence)
  if (readOid(type) !== oids.signedData || !holder) throw new DerError('not a signature')
  const fields = inside(childrenOf(expectTag(holder, context(0)))[0], tags.sequence)
  const [kind, wrapped] = inside(fields[2], tags.sequence)
  const signers = inside(fields.at(-1), tags.set)
  const [signer] = signers
  if (!signer || signers.length !== 1) throw new DerError('a signature has one signer')
  const certificates = fields.find((field, i) => i > 2 && field.tag === context(0))
  return {
    contentType: readOid(kind),
    content: wrapped && expectTag(childrenOf(wrapped)[0], tags.octets).body,
    certificates: certificates
      ? childrenOf(certificates)
          .filter(({ tag }) => tag === tags.sequence)
          .map(({ raw }) => readCertificate(raw))
      : [],
    revocations: fields.filter((field, i) => i > 2 && field.tag === context(1)).flatMap((field) => childrenOf(field).map(({ raw }) => raw)),
    signer: readSigner(signer),
  }
}

function readSigner(element: Der): Signer {
  const fields = inside(element, tags.sequence)
  const who = fields[1]
  const byName = who?.tag === tags.sequence ? childrenOf(who) : undefined
  const digest = digestNamed(readOid(inside(fields[2], tags.sequence)[0]))
  if (!digest) throw new DerError('the digest is not known')
  const signed = fields[3]?.tag === context(0) ? fields[3] : undefined
  const [algorithm, signature, unsigned] = fields.slice(signed ? 4 : 3)
  return {
    issuer: byName?.[0]?.raw,
    serial: byName && readHexInteger(byName[1]),
    digest,
    attributes: attributesOf(signed),
    signedAttributes: signed && Buffer.concat([Buffer.from([tags.set]), signed.raw.subarray(1)]),
    algorithm: expectTag(algorithm, tags.sequence),
    signature: expectTag(signature, tags.octets).body,
    unsigned: attributesOf(unsigned),
  }
}

function attributesOf(holder: Der | undefined): Map<string, Der[]> {
  const found = new Map<string, Der[]>()
  for (const attribute of holder ? childrenOf(holder) : []) {
    const [type, values] = inside(attribute, tags.sequence)
    const name = readOid(type)
    // Twice the same attribute: readers would choose differently.
    if (found.has(name)) throw new DerError('an attribute stands twice')
    found.set(name, inside(values, tags.set))
  }
  return found
}

/** The certificate that the signature names; the attribute that binds it must agree where there is one. */
export function signerCertificate(signed: Signed, known: readonly Certificate[] = []): Certificate | undefined {
  const { issuer, serial, attributes } = signed.signer
  const found = [...signed.certificates, ...known].find((one) => issuer?.equals(one.issuer) && serial === one.serial)
  if (!found) return undefined
  const bound = attributes.get(oids.signingCertificateV2)?.[0]
  return !bound || boundHash(bound, found.der) ? found : undefined
}

/** ESSCertIDv2 of the first certificate: its own digest, SHA-256 where none is named. */
function boundHash(attribute: Der, certificate: Buffer): boolean {
  const first = inside(inside(attribute, tags.sequence)[0], tags.sequence)[0]
  const parts = inside(first, tags.sequence)
  const named = parts[0]?.tag === tags.sequence ? digestNamed(readOid(childrenOf(parts[0])[0])) : 'sha256'
  const hash = parts.find((one) => one.tag === tags.octets)?.body
  return named !== undefined && hash !== undefined && same(createHash(named).update(certificate).digest(), hash)
}

const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

/** Whether the signature is the key's, over this content: the digest in it, and what is signed. */
export function isSignedBy(signed: Signed, certificate: Certificate, content: readonly Buffer[]): boolean {
  const { signer } = signed
  if (signer.digest === 'sha1' || !signer.signedAttributes) return false
  const hash = createHash(signer.digest)
  for (const part of content) hash.update(part)
  const claimed = signer.attributes.get(oids.messageDigest)
  const kind = signer.attributes.get(oids.contentType)
  if (claimed?.length !== 1 || !claimed[0] || kind?.length !== 1 || readOid(kind[0]) !== signed.contentType) return false
  if (!same(hash.digest(), expectTag(claimed[0], tags.octets).body)) return false
  return verifyWith(certificate, signer.algorithm, signer.digest, signer.signedAttributes, signer.signature)
}

/** One signature over bytes, with the algorithm that it names. */
export function verifyWith(certificate: Certificate, algorithm: Der, digest: string, bytes: Buffer, signature: Buffer): boolean {
  const named = signatureNamed(readOid(childrenOf(algorithm)[0]))
  const key = certificate.x509.publicKey
  const kind = key.asymmetricKeyType
  if (!named || (named.key === 'ec' ? kind !== 'ec' : kind !== 'rsa' && kind !== 'rsa-pss')) return false
  const hash = named.digest ?? digest
  if (hash === 'sha1') return false
  if (named.key === 'rsa-pss')
    return verify(hash, bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }, signature)
  return verify(hash, bytes, key, signature)
}

/** The moment the signer claims: nobody else vouches for it. */
export function claimedTime(signed: Signed): Date | undefined {
  const value = signed.signer.attributes.get(oids.signingTime)?.[0]
  return value && readTime(value)
}
