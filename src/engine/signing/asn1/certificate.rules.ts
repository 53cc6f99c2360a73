import { X509Certificate } from 'node:crypto'
import { childrenOf, context, type Der, inside, readHexInteger, readOid, readTime, readWhole, tags } from './der.rules.ts'
import { oids } from './oid.rules.ts'

/** A certificate as it is judged: who, by whom, from when to when, and what for. */
export type Certificate = {
  der: Buffer
  x509: X509Certificate
  serial: string
  /** Issuer and subject as encoded: compared byte by byte. */
  issuer: Buffer
  subject: Buffer
  name: string
  organisation: string | undefined
  issuerName: string
  from: Date
  to: Date
  isAuthority: boolean
  usages: ReadonlySet<number> | undefined
  purposes: readonly string[]
  publicKeyInfo: Buffer
}

/** The two of the key-usage bits that make a signature a person's or a seal's. */
export const usage = { digitalSignature: 0, nonRepudiation: 1 } as const

export function readCertificate(bytes: Buffer): Certificate {
  const x509 = new X509Certificate(bytes)
  const fields = inside(inside(readWhole(bytes), tags.sequence)[0], tags.sequence)
  if (fields[0]?.tag === context(0)) fields.shift()
  const [serial, , issuer, validity, subject, publicKey] = fields
  const [from, to] = inside(validity, tags.sequence)
  const extensions = extensionsOf(fields)
  const keyUsage = extensions.get(oids.keyUsage)
  return {
    der: bytes,
    x509,
    serial: readHexInteger(serial),
    issuer: issuer?.raw ?? Buffer.alloc(0),
    subject: subject?.raw ?? Buffer.alloc(0),
    name: part(subject, '2.5.4.3') ?? part(subject, '2.5.4.10') ?? '',
    organisation: part(subject, '2.5.4.11') ?? part(subject, '2.5.4.10'),
    issuerName: part(issuer, '2.5.4.3') ?? part(issuer, '2.5.4.10') ?? '',
    from: readTime(from),
    to: readTime(to),
    isAuthority: x509.ca,
    usages: keyUsage && usageBits(keyUsage),
    purposes: inside(optional(extensions.get(oids.extendedKeyUsage)), tags.sequence).map(readOid),
    publicKeyInfo: publicKey?.raw ?? Buffer.alloc(0),
  }
}

const empty = Buffer.from([tags.sequence, 0])
const optional = (bytes: Buffer | undefined): Der => readWhole(bytes ?? empty)

function extensionsOf(fields: Der[]): Map<string, Buffer> {
  const holder = fields.find((field) => field.tag === context(3))
  const list = holder ? inside(childrenOf(holder)[0], tags.sequence) : []
  return new Map(
    list.map((one) => {
      const parts = inside(one, tags.sequence)
      return [readOid(parts[0]), parts.at(-1)?.body ?? Buffer.alloc(0)] as const
    }),
  )
}

function usageBits(bytes: Buffer): ReadonlySet<number> {
  const { body } = readWhole(bytes)
  const set = new Set<number>()
  for (let bit = 0; bit < (body.length - 1) * 8; bit++) if (((body[1 + (bit >> 3)] ?? 0) >> (7 - (bit & 7))) & 1) set.add(bit)
  return set
}

/** One part of a name: its last value, as text. */
function part(name: Der | undefined, type: string): string | undefined {
  const values = inside(name, tags.sequence).flatMap((set) => inside(set, tags.set))
  for (const value of values.reverse()) {
    const [kind, text] = inside(value, tags.sequence)
    if (readOid(kind) !== type || !text) continue
    if (text.tag !== 0x1e) return text.body.toString('utf8')
    return Buffer.from(text.body).swap16().toString('utf16le')
  }
  return undefined
}

export const sameCertificate = (a: Certificate, b: Certificate): boolean => a.der.equals(b.der)

/** Whether one certificate was issued by the other, by name and by signature. */
export const isIssuedBy = (one: Certificate, issuer: Certificate): boolean =>
  issuer.isAuthority && one.issuer.equals(issuer.subject) && one.x509.verify(issuer.x509.publicKey)

/** The certificates from this one up to a trusted one; undefined where none leads there. */
export function chainTo(
  anchors: readonly Certificate[],
  one: Certificate,
  known: readonly Certificate[],
  at: Date,
): Certificate[] | undefined {
  if (at < one.from || at > one.to) return undefined
  if (anchors.some((anchor) => sameCertificate(anchor, one))) return [one]
  const seen = new Set<string>()
  const climb = (from: Certificate, depth: number): Certificate[] | undefined => {
    for (const issuer of [...anchors, ...known]) {
      if (depth > 6 || seen.has(`${from.serial} ${issuer.serial}`) || at < issuer.from || at > issuer.to) continue
      if (!isIssuedBy(from, issuer)) continue
      seen.add(`${from.serial} ${issuer.serial}`)
      if (anchors.some((anchor) => sameCertificate(anchor, issuer))) return [from, issuer]
      const rest = climb(issuer, depth + 1)
      if (rest) return [from, ...rest]
    }
    return undefined
  }
  return climb(one, 0)
}
