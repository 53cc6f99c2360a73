import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from '#core/errors.ts'
import { type Certificate, readCertificate } from '../asn1/certificate.rules.ts'
import { ocspRequest } from '../asn1/revocation.rules.ts'
import { judgeStamp, readStamp, stampRequest, tokenIn } from '../asn1/timestamp.rules.ts'
import { isStandInAllowed, type Place, standInAuthority } from '../authority/authority.ts'
import { standIn } from '../authority/server.ts'

const begin = '-----BEGIN CERTIFICATE-----'
const read = new Map<string, Certificate[]>()

/** The authorities that the province trusts: `trust/*.pem` of its pack, and outside production the stand-in. */
export async function trustAnchors(place: Place): Promise<Certificate[]> {
  const folder = join(place.config.province, 'trust')
  let own = read.get(folder)
  if (!own) {
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.pem')) : []
    own = files.flatMap((file) => certificatesIn(readFileSync(join(folder, file), 'utf8')))
    read.set(folder, own)
  }
  return isStandInAllowed(place) ? [...own, (await standInAuthority(place)).root.certificate] : own
}

export const certificatesIn = (pem: string): Certificate[] =>
  pem
    .split(begin)
    .slice(1)
    .map((text) => readCertificate(Buffer.from(text.replace(/-----END[^]*$/, '').replace(/\s/g, ''), 'base64')))

async function post(url: string, type: string, body: Buffer): Promise<Buffer> {
  return call(url, { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(body) })
}

/** Calls an authority; ten seconds and a megabyte are the most. What goes wrong is said with its address. */
async function call(url: string, init: RequestInit = {}): Promise<Buffer> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000), redirect: 'error' })
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (bytes.length > 1024 * 1024) throw new Error('the answer is too long')
    return bytes
  } catch (error) {
    throw new Error(`${new URL(url).host} did not answer: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

export async function stampAddress(place: Place): Promise<string | undefined> {
  return place.config.signing.tsaUrl ?? (await standIn(place)?.then(({ url }) => `${url}/tsa`))
}

/** A time-stamp on a SHA-256 digest, believed only when it answers this question and its authority is trusted. */
export async function stampOn(place: Place, imprint: Buffer): Promise<{ token: Buffer; at: Date; endsAt: Date }> {
  const url = await stampAddress(place)
  if (!url) throw refuse('upstream', 'signing.no_time_stamp')
  const asked = stampRequest(imprint)
  const token = tokenIn(await post(url, 'application/timestamp-query', asked.bytes))
  const stamp = readStamp(token)
  if (!stamp.imprint.equals(imprint) || stamp.nonce !== asked.nonce) throw new Error('the time-stamp answers another question')
  const anchors = await trustAnchors(place)
  const judged = judgeStamp(token, imprint, { anchors, known: [] })
  if (!judged?.chain) throw new Error('the time-stamp is not of a trusted authority')
  return { token, at: stamp.at, endsAt: judged.certificate.to }
}

/** Where an issuer answers: for the stand-in on this machine, else as the certificate of a trusted chain says. */
async function addressOf(place: Place, one: Certificate, what: 'OCSP' | 'CRL'): Promise<string | undefined> {
  if (isStandInAllowed(place)) {
    const { root, issuing } = await standInAuthority(place)
    const base = (await standIn(place))?.url
    if (one.issuer.equals(issuing.certificate.subject)) return what === 'OCSP' ? `${base}/ocsp` : `${base}/ca.crl`
    if (one.issuer.equals(root.certificate.subject)) return what === 'OCSP' ? undefined : `${base}/root.crl`
  }
  const text = what === 'OCSP' ? (/OCSP - URI:(http\S+)/.exec(one.x509.infoAccess ?? '')?.[1] ?? undefined) : crlAddress(one)
  return text && URL.canParse(text) ? text : undefined
}

/** The first http address in the certificate's list of distribution points. */
const crlAddress = (one: Certificate): string | undefined => /http:\/\/[\x21-\x7e]+?\.crl/.exec(one.der.toString('latin1'))?.[0]

/** What the issuer says now of a certificate, as bytes to keep with a signature. */
export async function askOcsp(place: Place, one: Certificate, issuer: Certificate): Promise<Buffer | undefined> {
  const url = await addressOf(place, one, 'OCSP')
  return url ? post(url, 'application/ocsp-request', ocspRequest(one, issuer)) : undefined
}

export async function askCrl(place: Place, one: Certificate): Promise<Buffer | undefined> {
  if (one.issuer.equals(one.subject)) return undefined
  const url = await addressOf(place, one, 'CRL')
  return url ? call(url) : undefined
}

/** What the issuers of a file's signatures say now: asked only of those whose chain is trusted, and only where they can be reached. */
export async function issuerWords(place: Place, report: { signatures: { chain: Certificate[] }[] }): Promise<Buffer[]> {
  const words: Buffer[] = []
  const asked = new Set<string>()
  for (const { chain } of report.signatures) {
    const [one, issuer] = chain
    if (!one || !issuer || asked.has(one.serial)) continue
    asked.add(one.serial)
    const word = await askOcsp(place, one, issuer).catch(() => undefined)
    const list = word ? undefined : await askCrl(place, one).catch(() => undefined)
    words.push(...[word, list].filter((given) => given !== undefined))
  }
  return words
}
