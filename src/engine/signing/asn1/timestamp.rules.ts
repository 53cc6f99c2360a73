import { createHash, randomBytes } from 'node:crypto'
import { type Certificate, chainTo } from './certificate.rules.ts'
import { isSignedBy, readSigned, type Signed, signerCertificate } from './cms.rules.ts'
import {
  context,
  der,
  DerError,
  expectTag,
  generalTime,
  inside,
  integer,
  nothing,
  octets,
  oid,
  readDer,
  readHexInteger,
  readOid,
  readSmallInteger,
  readTime,
  readWhole,
  sequence,
  setOf,
  tags,
  yes,
} from './der.rules.ts'
import { digestNamed, oids } from './oid.rules.ts'

/** A time-stamp (RFC 3161): an authority's word that a digest existed at a moment. */
export type Stamp = { digest: string; imprint: Buffer; at: Date; nonce: string | undefined; signed: Signed }

const sha256 = sequence(oid(oids.sha256), nothing)

/** Asks for a stamp on a SHA-256 digest; the nonce ties the answer to the question. */
export function stampRequest(imprint: Buffer): { bytes: Buffer; nonce: string } {
  const nonce = `01${randomBytes(8).toString('hex')}`
  return { nonce: nonce.replace(/^0+/, ''), bytes: sequence(integer(1), sequence(sha256, octets(imprint)), integer(nonce), yes) }
}

export type StampAsked = { digestOid: string; imprint: Buffer; nonce: string | undefined }

export function readStampRequest(bytes: Buffer): StampAsked {
  const [version, imprint, ...rest] = inside(readWhole(bytes), tags.sequence)
  if (readSmallInteger(version) !== 1) throw new DerError('version 1 of the protocol is spoken here')
  const [algorithm, hash] = inside(imprint, tags.sequence)
  const nonce = rest.find((one) => one.tag === tags.integer)
  return {
    digestOid: readOid(inside(algorithm, tags.sequence)[0]),
    imprint: expectTag(hash, tags.octets).body,
    nonce: nonce && readHexInteger(nonce),
  }
}

export type StampMaker = { certificate: Certificate; chain: Certificate[]; sign(bytes: Buffer): Buffer }

/** The authority's answer: granted, with the token. */
export function stampResponse(asked: StampAsked, at: Date, serial: string, maker: StampMaker): Buffer {
  const info = sequence(
    integer(1),
    oid('1.3.6.1.4.1.99999.1'),
    sequence(sequence(oid(asked.digestOid), nothing), octets(asked.imprint)),
    integer(serial),
    generalTime(at),
    ...(asked.nonce ? [integer(asked.nonce)] : []),
  )
  return sequence(sequence(integer(0)), sign(oids.timestampInfo, info, maker, at))
}

export const stampRefusal = (words: string): Buffer =>
  sequence(sequence(integer(2), sequence(der(tags.utf8, Buffer.from(words))), der(tags.bits, Buffer.from([5, 0x20]))))

function sign(contentType: string, content: Buffer, maker: StampMaker, at: Date): Buffer {
  const attribute = (type: string, value: Buffer): Buffer => sequence(oid(type), setOf(value))
  const hash = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()
  const attributes = setOf(
    attribute(oids.contentType, oid(contentType)),
    attribute(oids.signingTime, der(tags.utcTime, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))),
    attribute(oids.messageDigest, octets(hash(content))),
    attribute(oids.signingCertificateV2, sequence(sequence(sequence(octets(hash(maker.certificate.der)))))),
  )
  const signer = sequence(
    integer(1),
    sequence(maker.certificate.issuer, integer(maker.certificate.serial)),
    sha256,
    Buffer.concat([Buffer.from([context(0)]), attributes.subarray(1)]),
    sequence(oid(oids.ecdsaSha256)),
    octets(maker.sign(attributes)),
  )
  const certificates = der(context(0), ...[maker.certificate, ...maker.chain].map((one) => one.der))
  const body = sequence(
    integer(3),
    der(tags.set, sha256),
    sequence(oid(contentType), der(context(0), octets(content))),
    certificates,
    der(tags.set, signer),
  )
  return sequence(oid(oids.signedData), der(context(0), body))
}

/** The token in an answer; throws what the authority said instead. */
export function tokenIn(response: Buffer): Buffer {
  const [status, token] = inside(readWhole(response), tags.sequence)
  const [code, words] = inside(status, tags.sequence)
  const number = readSmallInteger(code)
  if (number > 1 || !token)
    throw new DerError(`the time-stamp was refused (${number}): ${words ? words.body.toString('utf8').slice(2) : 'no reason'}`)
  return token.raw
}

export function readStamp(token: Buffer): Stamp {
  const signed = readSigned(token)
  if (signed.contentType !== oids.timestampInfo || !signed.content) throw new DerError('not a time-stamp')
  const fields = inside(readDer(signed.content), tags.sequence)
  const [, , imprint, , at] = fields
  const [algorithm, hash] = inside(imprint, tags.sequence)
  const digest = digestNamed(readOid(inside(algorithm, tags.sequence)[0]))
  if (!digest || digest === 'sha1') throw new DerError('the digest of the time-stamp is too weak')
  const nonce = fields.slice(5).find((one) => one.tag === tags.integer)
  return { digest, imprint: expectTag(hash, tags.octets).body, at: readTime(at), nonce: nonce && readHexInteger(nonce), signed }
}

export type StampJudged = { at: Date; certificate: Certificate; chain: Certificate[] | undefined }

/** Judges a stamp over some bytes, or over their SHA-256 digest; undefined where it is not of these or not its authority's. */
export function judgeStamp(
  token: Buffer,
  content: readonly Buffer[] | Buffer,
  trust: { anchors: readonly Certificate[]; known: readonly Certificate[] },
): StampJudged | undefined {
  try {
    const stamp = readStamp(token)
    if (!imprintOf(content, stamp.digest).equals(stamp.imprint)) return undefined
    const certificate = signerCertificate(stamp.signed, trust.known)
    if (!certificate?.purposes.includes(oids.timeStamping) || !stamp.signed.content) return undefined
    if (!isSignedBy(stamp.signed, certificate, [stamp.signed.content])) return undefined
    return {
      at: stamp.at,
      certificate,
      chain: chainTo(trust.anchors, certificate, [...stamp.signed.certificates, ...trust.known], stamp.at),
    }
  } catch {
    return undefined
  }
}

function imprintOf(content: readonly Buffer[] | Buffer, digest: string): Buffer {
  if (Buffer.isBuffer(content)) return content
  const hash = createHash(digest)
  for (const part of content) hash.update(part)
  return hash.digest()
}
