import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { fingerprint } from '#core/seal.ts'
import type { Register } from '../register/snapshot.ts'
import { Fault } from './faults.rules.ts'

/** What a caller shows: its TLS certificate, or the Authorization header. */
export type Evidence = { authorization: string | undefined; certificateSha256: string | undefined; message: IncomingMessage }
/** The systems for which the caller may speak, and whether its proof was in Authorization (which then goes no further). */
export type Caller = { systemIds: ReadonlySet<string>; byHeader: boolean }
/** The client of an access token that was verified; the message proves who holds it where the token is bound to a key. */
export type VerifyToken = (token: string, message: IncomingMessage) => Promise<string>

const refused = (message: string): Fault => new Fault('Client.AuthenticationFailed', message)

export const secretHash = (secret: string, text: string): string => fingerprint(secret, 'exchange.credential', text)

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/**
 * Proves who calls. A certificate is pinned: it counts because an operator registered it, whoever issued it. Pinned to a member
 * itself it is that of the member's own gateway, which speaks for every system of the member.
 */
export async function authenticateClient(
  register: Register,
  evidence: Evidence,
  by: { secret: string; at: Date; verifyToken: VerifyToken | undefined },
): Promise<Caller> {
  const { authorization, certificateSha256 } = evidence
  if (certificateSha256) {
    const pinned = (register.certificates.get(certificateSha256) ?? []).filter((one) => !one.notAfter || one.notAfter > by.at)
    if (pinned.length === 0) throw refused('the certificate is not registered, or it has expired')
    return { systemIds: new Set(pinned.flatMap(({ systemId }) => [systemId, ...(register.members.get(systemId) ?? [])])), byHeader: false }
  }
  const [, scheme = '', proof = ''] = /^(\S+) +(\S+)$/.exec(authorization ?? '') ?? []
  if (/^basic$/i.test(scheme)) {
    const [id = '', ...rest] = Buffer.from(proof, 'base64').toString('utf8').split(':')
    const credential = register.credentials.get(id)
    // The hash is reckoned whether or not the name is known: the time tells nothing.
    const given = secretHash(by.secret, rest.join(':'))
    if (credential?.kind !== 'secret' || !same(given, credential.secretHash ?? '')) throw refused('client id or secret is wrong')
    return { systemIds: new Set([credential.systemId]), byHeader: true }
  }
  if (/^(bearer|dpop)$/i.test(scheme) && by.verifyToken) {
    const clientId = await by.verifyToken(proof, evidence.message).catch((error: unknown) => {
      throw refused(`the access token is not valid: ${error instanceof Error ? error.message : 'unreadable'}`)
    })
    const credential = register.credentials.get(clientId)
    if (credential?.kind !== 'oauth') throw refused('the access token is of a client that is not registered here')
    return { systemIds: new Set([credential.systemId]), byHeader: true }
  }
  throw refused('a registered certificate, or Authorization with a client id and secret or an access token, is needed')
}

/** Verifies access tokens by the keys that their issuer publishes. */
export function tokenVerifier(options: { jwksUrl: string; issuer: string; audience: string; now(): Date }): VerifyToken {
  const keys = createRemoteJWKSet(new URL(options.jwksUrl), { timeoutDuration: 3_000 })
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, {
      issuer: options.issuer,
      audience: options.audience,
      algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
      currentDate: options.now(),
    })
    const client = payload.client_id ?? payload.azp ?? payload.sub
    if (typeof client !== 'string' || !client) throw new Error('it names no client')
    return client
  }
}

const certificates = new WeakMap<TLSSocket, string>()

export const certificateSha256 = (der: Buffer): string => createHash('sha256').update(der).digest('hex')

/** What the connection and the headers of a request show. */
export function evidenceOf(request: IncomingMessage): Evidence {
  const { socket } = request
  const { authorization } = request.headers
  if (!(socket instanceof TLSSocket)) return { authorization, certificateSha256: undefined, message: request }
  let known = certificates.get(socket)
  if (known === undefined) {
    const der = socket.getPeerX509Certificate()?.raw
    known = der ? certificateSha256(der) : ''
    certificates.set(socket, known)
  }
  return { authorization, certificateSha256: known || undefined, message: request }
}
