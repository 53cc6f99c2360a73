import { type Certificate, chainTo } from '../asn1/certificate.rules.ts'
import { claimedTime, isSignedBy, readSigned, type Signed, signerCertificate } from '../asn1/cms.rules.ts'
import { readCertificate } from '../asn1/certificate.rules.ts'
import { oids } from '../asn1/oid.rules.ts'
import { crlWord, ocspWord, type Statement } from '../asn1/revocation.rules.ts'
import { judgeStamp } from '../asn1/timestamp.rules.ts'
import { type Added, changesAfter, type ChangeFault } from './changes.rules.ts'
import { decoded, type PdfFile, readPdf } from './pdf-file.rules.ts'
import { isDict, isStream, PdfFault, type PdfValue } from './pdf-value.rules.ts'
import { findSignatures, type Found, type RangeFault } from './signatures.rules.ts'

/** What is known and believed when a file is judged. `words`: what issuers say of certificates, beside what the file carries. */
export type Trust = { anchors: readonly Certificate[]; now: Date; words?: readonly Buffer[] }

export type CertificateState = 'good' | 'revoked_before' | 'revoked_after' | 'out_of_dates' | 'unknown'
export type SignatureFault = RangeFault | ChangeFault | 'unreadable' | 'digest' | 'stamp_wrong' | 'later_signature'
export type Judged = {
  field: string
  kind: 'signature' | 'timestamp'
  name: string
  agency: string | undefined
  reason: string | undefined
  at: Date | undefined
  /** `stamped`: an authority vouches for the time; `claimed`: only the signer does. */
  time: 'stamped' | 'claimed'
  isIntact: boolean
  fault: SignatureFault | undefined
  coversAll: boolean
  added: Added['kinds']
  isTrusted: boolean
  state: CertificateState
  revokedAt: Date | undefined
  certificate: Certificate | undefined
  chain: Certificate[]
  level: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA'
}
export type Verdict = 'intact' | 'untrusted' | 'altered' | 'unsigned' | 'unreadable'
export type Report = { verdict: Verdict; signatures: Judged[]; hidden: boolean }

/** Judges a file by itself: who signed, when, whether anything was changed since, and what the certificates were worth then. */
export function judgePdf(bytes: Buffer, trust: Trust): Report {
  const unreadable: Report = { verdict: 'unreadable', signatures: [], hidden: false }
  let file: PdfFile
  let found: Found[]
  try {
    file = readPdf(bytes)
    found = findSignatures(file)
  } catch (error) {
    if (error instanceof PdfFault || error instanceof RangeError) return unreadable
    throw error
  }
  const store = securityStore(file)
  // From the outside in: each time-stamp that holds proves when all that it covers was there.
  let proven = trust.now
  let archived = false
  const judged = found
    .toReversed()
    .map((one) => {
      const answer = judgeOne(file, one, { ...trust, proven, archived, store })
      if (one.kind === 'timestamp' && answer.isIntact && answer.isTrusted && answer.at) {
        archived = true
        if (answer.at < proven) proven = answer.at
      }
      return answer
    })
    .toReversed()
  // A later block on the page is believed only as part of a signature that is itself good.
  judged.forEach((one, i) => {
    const later = judged.slice(i + 1)
    if (one.isIntact && later.some((other, k) => !other.isIntact || (!other.isTrusted && found[i + 1 + k]?.visible))) {
      one.isIntact = false
      one.fault = 'later_signature'
    }
  })
  const hidden = countRanges(bytes) > found.length
  return { verdict: verdictOf(judged, hidden), signatures: judged, hidden }
}

function verdictOf(judged: Judged[], hidden: boolean): Verdict {
  const persons = judged.filter(({ kind }) => kind === 'signature')
  if (judged.some(({ isIntact }) => !isIntact) || hidden) return 'altered'
  if (persons.length === 0) return 'unsigned'
  return persons.every(({ isTrusted, state }) => isTrusted && (state === 'good' || state === 'revoked_after')) ? 'intact' : 'untrusted'
}

/** Signatures leave their range in the file even when the form forgets them. */
const countRanges = (bytes: Buffer): number => bytes.toString('latin1').match(/\/ByteRange\s*\[/g)?.length ?? 0

type Store = { certificates: Certificate[]; words: Buffer[] }

/** Certificates and answers that the file carries for its signatures. */
function securityStore(file: PdfFile): Store {
  const store: Store = { certificates: [], words: [] }
  try {
    const root = file.resolve(file.trailer.get('Root'))
    const dss = isDict(root) ? file.resolve(root.dict.get('DSS')) : null
    if (!isDict(dss)) return store
    const streams = (value: PdfValue | undefined): Buffer[] => {
      const list = file.resolve(value)
      return (Array.isArray(list) ? list : []).flatMap((one) => {
        const stream = file.resolve(one)
        return isStream(stream) ? [decoded(stream.stream)] : []
      })
    }
    store.certificates = streams(dss.dict.get('Certs')).flatMap(readSafely)
    store.words = [...streams(dss.dict.get('OCSPs')), ...streams(dss.dict.get('CRLs'))]
  } catch {
    return store
  }
  return store
}

function readSafely(bytes: Buffer): Certificate[] {
  try {
    return [readCertificate(bytes)]
  } catch {
    return []
  }
}

type Setting = Trust & { proven: Date; archived: boolean; store: Store }

function judgeOne(file: PdfFile, one: Found, setting: Setting): Judged {
  const base: Judged = {
    field: one.field,
    kind: one.kind,
    name: one.name ?? '',
    agency: undefined,
    reason: one.reason,
    at: undefined,
    time: 'claimed',
    isIntact: false,
    fault: one.fault,
    coversAll: one.end === file.bytes.length,
    added: [],
    isTrusted: false,
    state: 'unknown',
    revokedAt: undefined,
    certificate: undefined,
    chain: [],
    level: 'B-B',
  }
  if (one.fault || !one.contents) return { ...base, fault: one.fault ?? 'contents_missing' }
  const { kinds, fault } = changesAfter(file, one.end)
  try {
    const answer = one.kind === 'timestamp' ? judgeTimestamp(base, one, setting) : judgeSignature(base, one, setting)
    return { ...answer, added: kinds, isIntact: answer.isIntact && !fault, fault: answer.fault ?? fault }
  } catch {
    return { ...base, fault: 'unreadable' }
  }
}

function judgeTimestamp(base: Judged, one: Found, setting: Setting): Judged {
  const known = setting.store.certificates
  const token = unpadded(one.contents?.bytes ?? Buffer.alloc(0))
  const stamp = judgeStamp(token, one.ranges, { anchors: setting.anchors, known })
  if (!stamp) return { ...base, fault: 'stamp_wrong' }
  const chain = chainTo(setting.anchors, stamp.certificate, [...readSigned(token).certificates, ...known], stamp.at)
  // Its own certificate must still hold at the time for which a later time-stamp, or today, vouches.
  const isTrusted = chain !== undefined && setting.proven <= stamp.certificate.to
  const { certificate } = stamp
  return {
    ...base,
    name: certificate.name,
    agency: certificate.organisation,
    at: stamp.at,
    time: 'stamped',
    isIntact: true,
    isTrusted,
    state: isTrusted ? 'good' : 'out_of_dates',
    certificate,
    chain: chain ?? [],
  }
}

/** The signature without the noughts behind it. */
function unpadded(bytes: Buffer): Buffer {
  const length = bytes[1] ?? 0
  if (length < 0x80) return bytes.subarray(0, 2 + length)
  const count = length & 0x7f
  return bytes.subarray(0, 2 + count + bytes.readUIntBE(2, Math.min(count, 6)))
}

function judgeSignature(base: Judged, one: Found, setting: Setting): Judged {
  const signed = readSigned(one.contents?.bytes ?? Buffer.alloc(0))
  const known = [...signed.certificates, ...setting.store.certificates]
  const certificate = signerCertificate(signed, setting.store.certificates)
  if (!certificate || signed.content || signed.contentType !== oids.data) return { ...base, fault: 'unreadable' }
  const named = { ...base, name: certificate.name, agency: certificate.organisation, certificate }
  if (!isSignedBy(signed, certificate, one.ranges)) return { ...named, fault: 'digest' }
  const stamp = stampOf(signed, setting, known)
  if (stamp === 'wrong') return { ...named, fault: 'stamp_wrong' }
  const at = stamp?.at ?? claimedTime(signed)
  const moment = stamp?.at ?? (setting.proven < setting.now ? setting.proven : setting.now)
  const chain = chainTo(setting.anchors, certificate, known, moment)
  const words = [...setting.store.words, ...(setting.words ?? []), ...signed.revocations]
  const { state, revokedAt, offline } = stateAt(certificate, chain, moment, words, setting.store.words)
  const level = !stamp ? 'B-B' : !offline ? 'B-T' : setting.archived ? 'B-LTA' : 'B-LT'
  return {
    ...named,
    at,
    time: stamp ? 'stamped' : 'claimed',
    isIntact: true,
    isTrusted: chain !== undefined,
    state,
    revokedAt,
    chain: chain ?? [],
    level,
  }
}

function stampOf(signed: Signed, setting: Setting, known: Certificate[]): { at: Date } | 'wrong' | undefined {
  const token = signed.signer.unsigned.get(oids.timestampToken)?.[0]
  if (!token) return undefined
  const stamp = judgeStamp(token.raw, [signed.signer.signature], { anchors: setting.anchors, known })
  if (!stamp) return 'wrong'
  // A stamp of somebody unknown, or one that ran out unprotected, proves nothing: the time stays the signer's claim.
  return stamp.chain && setting.proven <= stamp.certificate.to ? { at: stamp.at } : undefined
}

type State = { state: CertificateState; revokedAt: Date | undefined /** Whether the file itself carries the answer. */; offline: boolean }

/** What the certificate was worth at the moment of signing. */
function stateAt(
  one: Certificate,
  chain: Certificate[] | undefined,
  moment: Date,
  words: readonly Buffer[],
  own: readonly Buffer[],
): State {
  if (moment < one.from || moment > one.to) return { state: 'out_of_dates', revokedAt: undefined, offline: false }
  const issuer = chain?.[1]
  if (!issuer) return { state: 'unknown', revokedAt: undefined, offline: false }
  const said = (from: readonly Buffer[]): Statement[] =>
    from.flatMap((word) => ocspWord(word, one, issuer) ?? crlWord(word, one, issuer) ?? [])
  const all = said(words)
  const offline = said(own).length > 0
  const revoked = all.flatMap((word) => (word.state === 'revoked' ? [word.at] : [])).sort((a, b) => a.getTime() - b.getTime())[0]
  if (revoked) return { state: revoked <= moment ? 'revoked_before' : 'revoked_after', revokedAt: revoked, offline }
  // A good word counts when it was said at the signing or later, or was still in force then.
  const good = all.some(
    (word) => word.producedAt >= new Date(moment.getTime() - 60_000) || (word.nextUpdate !== undefined && word.nextUpdate >= moment),
  )
  return { state: good ? 'good' : 'unknown', revokedAt: undefined, offline }
}
