import { createHash } from 'node:crypto'
import { type Certificate, isIssuedBy, readCertificate } from './certificate.rules.ts'
import { verifyWith } from './cms.rules.ts'
import {
  bits,
  childrenOf,
  context,
  der,
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
  tags,
} from './der.rules.ts'
import { digestNamed, oids } from './oid.rules.ts'

/** What an authority said of a certificate, and when. */
export type Word = { state: 'good' } | { state: 'revoked'; at: Date }
export type Statement = Word & { producedAt: Date; nextUpdate: Date | undefined }

const sha1 = sequence(oid(oids.sha1), nothing)
const hashOf = (bytes: Buffer): Buffer => createHash('sha1').update(bytes).digest()
const keyBits = (one: Certificate): Buffer => expectTag(childrenOf(readWhole(one.publicKeyInfo))[1], tags.bits).body.subarray(1)

/** Which certificate, as the protocol names it. SHA-1 is only a name here, nothing rests on it. */
const certificateId = (issuer: Certificate, serial: string): Buffer =>
  sequence(sha1, octets(hashOf(issuer.subject)), octets(hashOf(keyBits(issuer))), integer(serial))

export const ocspRequest = (one: Certificate, issuer: Certificate): Buffer =>
  sequence(sequence(sequence(sequence(certificateId(issuer, one.serial)))))

/** The serial numbers that a request asks about. */
export function readOcspRequest(bytes: Buffer): string[] {
  const list = inside(inside(readWhole(bytes), tags.sequence)[0], tags.sequence).find((one) => one.tag === tags.sequence)
  return inside(list, tags.sequence).map((one) => readHexInteger(inside(inside(one, tags.sequence)[0], tags.sequence)[3]))
}

export type OcspMaker = { certificate: Certificate; sign(bytes: Buffer): Buffer }

/** The authority's answer on certificates that it issued itself. */
export function ocspResponse(words: { serial: string; word: Word }[], at: Date, nextUpdate: Date, maker: OcspMaker): Buffer {
  const responses = words.map(({ serial, word }) =>
    sequence(
      certificateId(maker.certificate, serial),
      word.state === 'good' ? der(context(0, false)) : der(context(1), generalTime(word.at)),
      generalTime(at),
      der(context(0), generalTime(nextUpdate)),
    ),
  )
  const data = sequence(der(context(2), octets(hashOf(keyBits(maker.certificate)))), generalTime(at), sequence(...responses))
  const basic = sequence(data, sequence(oid(oids.ecdsaSha256)), bits(maker.sign(data)), der(context(0), sequence(maker.certificate.der)))
  return sequence(der(tags.enumerated, Buffer.from([0])), der(context(0), sequence(oid(oids.ocspBasic), octets(basic))))
}

/** What an answer says of a certificate; undefined where it is about another one or not its authority's word. */
export function ocspWord(response: Buffer, one: Certificate, issuer: Certificate): Statement | undefined {
  try {
    const [status, holder] = inside(readWhole(response), tags.sequence)
    if (readSmallInteger(status, tags.enumerated) !== 0 || !holder) return undefined
    const [type, body] = inside(childrenOf(holder)[0], tags.sequence)
    if (readOid(type) !== oids.ocspBasic) return undefined
    const [data, algorithm, signature, embedded] = inside(readWhole(expectTag(body, tags.octets).body), tags.sequence)
    if (!data || !algorithm || !signature) return undefined
    const responder = responderOf(
      embedded && childrenOf(embedded)[0]?.raw ? inside(childrenOf(embedded)[0], tags.sequence).map(({ raw }) => raw) : [],
      issuer,
    )
    if (!responder.some((by) => verifyWith(by, algorithm, 'sha256', data.raw, signature.body.subarray(1)))) return undefined
    const fields = childrenOf(data).filter((field) => field.tag !== context(0))
    const producedAt = readTime(fields[1])
    for (const single of inside(fields[2], tags.sequence)) {
      const [id, state, thisUpdate, ...rest] = inside(single, tags.sequence)
      if (!names(id?.raw, one, issuer) || !state) continue
      const next = rest.find((field) => field.tag === context(0))
      const word = wordOf(state)
      if (word)
        return {
          ...word,
          producedAt: readTime(thisUpdate) > producedAt ? producedAt : readTime(thisUpdate),
          nextUpdate: next && readTime(childrenOf(next)[0]),
        }
    }
  } catch {
    return undefined
  }
  return undefined
}

/** The issuer itself, or whom it named for this work alone. */
const responderOf = (embedded: Buffer[], issuer: Certificate): Certificate[] => [
  issuer,
  ...embedded.map(readCertificate).filter((one) => isIssuedBy(one, issuer) && one.purposes.includes(oids.ocspSigning)),
]

function names(id: Buffer | undefined, one: Certificate, issuer: Certificate): boolean {
  if (!id) return false
  const [algorithm, name, key, serial] = inside(readDer(id), tags.sequence)
  const digest = digestNamed(readOid(inside(algorithm, tags.sequence)[0]))
  if (!digest) return false
  const hash = (bytes: Buffer): Buffer => createHash(digest).update(bytes).digest()
  return (
    readHexInteger(serial) === one.serial &&
    expectTag(name, tags.octets).body.equals(hash(issuer.subject)) &&
    expectTag(key, tags.octets).body.equals(hash(keyBits(issuer)))
  )
}

function wordOf(state: { tag: number; body: Buffer; raw: Buffer }): Word | undefined {
  if (state.tag === context(0, false)) return { state: 'good' }
  if (state.tag === context(1)) return { state: 'revoked', at: readTime(childrenOf(state)[0]) }
  return undefined
}

/** What a list of revoked certificates says of one; undefined where it is not its issuer's. */
export function crlWord(list: Buffer, one: Certificate, issuer: Certificate): Statement | undefined {
  try {
    const [body, algorithm, signature] = inside(readWhole(list), tags.sequence)
    if (!body || !algorithm || !signature) return undefined
    const fields = childrenOf(body)
    if (fields[0]?.tag === tags.integer) fields.shift()
    const [, by, thisUpdate, ...rest] = fields
    if (!by?.raw.equals(one.issuer) || !one.issuer.equals(issuer.subject)) return undefined
    if (!verifyWith(issuer, algorithm, 'sha256', body.raw, signature.body.subarray(1))) return undefined
    const next = rest[0]?.tag === tags.utcTime || rest[0]?.tag === tags.generalTime ? rest.shift() : undefined
    const producedAt = readTime(thisUpdate)
    const nextUpdate = next && readTime(next)
    for (const entry of rest[0]?.tag === tags.sequence ? childrenOf(rest[0]) : []) {
      const [serial, at] = inside(entry, tags.sequence)
      if (readHexInteger(serial) === one.serial) return { state: 'revoked', at: readTime(at), producedAt, nextUpdate }
    }
    return { state: 'good', producedAt, nextUpdate }
  } catch {
    return undefined
  }
}
