import { createHash } from 'node:crypto'
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose'
import type { EIdSettings } from '#core/config.ts'
import { refuse } from '#core/errors.ts'

type Metadata = { issuer: string; authorization_endpoint: string; token_endpoint: string; jwks_uri: string }
type Known = { metadata: Metadata; keys: ReturnType<typeof createRemoteJWKSet>; at: number }

const known = new Map<string, Known>()
const keepMs = 3_600_000
const patienceMs = 8_000

async function askJson(url: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
  const answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(patienceMs) }).catch(() => undefined)
  if (!answer?.ok) throw refuse('upstream', 'identity.e_id.unreachable')
  return (await answer.json().catch(() => ({}))) as Record<string, unknown>
}

/** The e-ID's own description, read once an hour. */
async function discover(settings: EIdSettings): Promise<Known> {
  const before = known.get(settings.issuer)
  if (before && performance.now() - before.at < keepMs) return before
  const metadata = (await askJson(`${settings.issuer}/.well-known/openid-configuration`)) as Metadata
  const complete = [metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri].every((url) => URL.canParse(url))
  if (metadata.issuer !== settings.issuer || !complete) throw refuse('upstream', 'identity.e_id.unreachable')
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), { timeoutDuration: patienceMs })
  const found = { metadata, keys, at: performance.now() }
  known.set(settings.issuer, found)
  return found
}

export type Asking = { state: string; nonce: string; verifier: string; redirectUri: string; again: boolean }

/** Where the browser goes to show who it is. */
export async function authorizeUrl(settings: EIdSettings, asking: Asking): Promise<string> {
  const { metadata } = await discover(settings)
  const url = new URL(metadata.authorization_endpoint)
  const parameters = {
    client_id: settings.clientId,
    response_type: 'code',
    scope: 'openid profile identity_number phone',
    redirect_uri: asking.redirectUri,
    state: asking.state,
    nonce: asking.nonce,
    code_challenge: createHash('sha256').update(asking.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(asking.again ? { prompt: 'login' } : {}),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

export type Proven = { claims: JWTPayload; tokenSha256: string }

/** Redeems the code and checks the identity token: signature, issuer, for whom, for this visit, not too old. */
export async function redeem(
  settings: EIdSettings,
  given: { code: string; verifier: string; nonce: string; redirectUri: string },
): Promise<Proven> {
  const { metadata, keys } = await discover(settings)
  const basic = Buffer.from(`${encodeURIComponent(settings.clientId)}:${encodeURIComponent(settings.clientSecret)}`).toString('base64')
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: given.code,
    redirect_uri: given.redirectUri,
    code_verifier: given.verifier,
  })
  const answer = await askJson(metadata.token_endpoint, { method: 'POST', headers: { authorization: `Basic ${basic}` }, body })
  const token = String(answer.id_token ?? '')
  const checked = await jwtVerify(token, keys, {
    issuer: settings.issuer,
    audience: settings.clientId,
    algorithms: ['RS256', 'PS256', 'ES256'],
    maxTokenAge: '10m',
    clockTolerance: 30,
  }).catch(() => undefined)
  if (!checked || checked.payload.nonce !== given.nonce) throw refuse('upstream', 'identity.e_id.not_proven')
  return { claims: checked.payload, tokenSha256: createHash('sha256').update(token).digest('hex') }
}
