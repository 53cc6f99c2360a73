import { createHash, timingSafeEqual } from 'node:crypto'
import type { AdapterPayload, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { Provider, errors } from 'oidc-provider'
import type { JWK } from 'jose'
import { keyFor } from '#core/seal.ts'
import { acrOf, findShown } from '#ground/identity/index.ts'
import { findClientByName } from '../clients/clients.queries.ts'
import { metadataOf } from '../clients/clients.rules.ts'
import { existingGrant } from '../interact/grant.ts'
import { noteEntry } from '../interact/note-entry.ts'
import { endAtPortal } from '../log-out/end-at-portal.ts'
import { accounts } from './claims.ts'
import type { Host } from './host.ts'
import { showError, showLogout, showLoggedOut } from './pages.ts'
import { policy } from './policy.ts'
import { PostgresAdapter } from './postgres.adapter.ts'
import { resourceFor, resources, scopeNames, scopes } from './scopes.rules.ts'

export const issuerOf = (publicUrl: string): string => `${publicUrl}/oidc`

const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest()
export const secretHash = (secret: string): string => hashSecret(secret).toString('base64url')

// With no scope that asks for more, a token lives an hour; one that is refreshed lives ten minutes.
const hour = 3600
const ttl: Configuration['ttl'] = {
  AccessToken: (_ctx, token) => (token.scopes.has('offline_access') ? 10 * 60 : hour),
  AuthorizationCode: 60,
  ClientCredentials: 10 * 60,
  Grant: 365 * 24 * hour,
  IdToken: hour,
  Interaction: hour,
  PushedAuthorizationRequest: 5 * 60,
  RefreshToken: 30 * 24 * hour,
  Session: 14 * 24 * hour,
}

async function clientOf(host: Host, clientId: string): Promise<AdapterPayload | undefined> {
  const client = await findClientByName(host.db, clientId)
  if (!client?.settings || client.suspendedAt) return undefined
  return metadataOf(clientId, client.settings, client.secretHash) as AdapterPayload
}

function features(host: Host): Configuration['features'] {
  const audience = (path: string): string => `${host.config.publicUrl}${path}`
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) =>
        client.clientAuthMethod !== 'none' && (token.clientId === client.clientId || client.introspects === true),
    },
    jwtUserinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    resourceIndicators: {
      enabled: true,
      defaultResource: (ctx, _client, oneOf) => {
        const path = resourceFor(String(ctx.oidc.params?.scope ?? '').split(' '))
        return oneOf?.[0] ?? (path ? audience(path) : (undefined as never))
      },
      getResourceServerInfo: (_ctx, indicator) => {
        const resource = resources.find(({ path }) => audience(path) === indicator)
        if (!resource) throw new errors.InvalidTarget('no such resource')
        return { scope: resource.scopes.join(' '), audience: indicator, accessTokenFormat: 'opaque' }
      },
    },
    rpInitiatedLogout: { enabled: true, logoutSource: showLogout, postLogoutSuccessSource: showLoggedOut },
  }
}

function configuration(host: Host, jwks: JWK[]): Configuration {
  const { config, db, clock } = host
  const secure = config.publicUrl.startsWith('https:')
  const around = {
    db,
    findClient: (clientId: string) => clientOf(host, clientId),
    holds: async (sessionId: string) => (await findShown(db, sessionId, clock.now())) !== undefined,
  }
  const cookie = { httpOnly: true, sameSite: 'lax' as const, signed: true, secure }
  return {
    acrValues: [acrOf(1), acrOf(2), acrOf(3)],
    adapter: (kind: string) => new PostgresAdapter(around, kind),
    claims: Object.fromEntries(scopes.filter(({ claims }) => claims.length > 0).map(({ scope, claims }) => [scope, [...claims]])),
    clientBasedCORS: (_ctx, origin, client) => (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    cookies: {
      keys: [keyFor(config.secret, 'oidc-cookie').toString('base64url')],
      names: { session: 'oidc_session', interaction: 'oidc_interaction', resume: 'oidc_resume' },
      long: { ...cookie, path: '/oidc' },
      short: cookie,
    },
    discovery: { ui_locales_supported: ['vi', 'en', 'km'] },
    extraClientMetadata: { properties: ['assurance', 'ground', 'introspects'] },
    features: features(host),
    fetch: (url, options) => {
      // Systems of the province live in its own network; whoever may be called was approved by two administrators.
      const { dispatcher: _, ...plain } = options as RequestInit & { dispatcher?: unknown }
      return fetch(url, plain)
    },
    findAccount: accounts(host),
    formats: { bitsOfOpaqueRandomness: 384 },
    interactions: { policy: policy(), url: (_ctx, interaction) => `/dang-nhap/ung-dung/${interaction.uid}` },
    jwks: { keys: jwks },
    loadExistingGrant: (ctx) => existingGrant(host, ctx),
    pkce: { required: () => true },
    renderError: showError,
    responseTypes: ['code'],
    revokeGrantPolicy: (ctx) => ctx.oidc.route !== 'end_session_confirm' && ctx.oidc.route !== 'revocation',
    rotateRefreshToken: true,
    scopes: [...scopeNames],
    subjectTypes: ['public'],
    ttl,
  }
}

/** The OpenID provider over one set of signing keys. */
export function makeProvider(host: Host, jwks: JWK[]): Provider {
  const provider = new Provider(issuerOf(host.config.publicUrl), configuration(host, jwks))
  // The address people use is the public one, whatever proxy stands before the program.
  provider.proxy = true
  const shared = provider.Client.prototype as unknown as {
    compareClientSecret(this: { clientId: string; clientSecret: string }, given: string): Promise<boolean>
  }
  shared.compareClientSecret = async function compare(given) {
    const typed = hashSecret(given)
    if (same(typed, this.clientSecret)) return true
    const client = await findClientByName(host.db, this.clientId)
    const before = client?.previousSecretUntil && client.previousSecretUntil > host.clock.now() ? client.previousSecretHash : null
    return before !== null && same(typed, before)
  }
  provider.use(endAtPortal(host))
  provider.use(noteEntry(host))
  provider.on('server_error', (_ctx: KoaContextWithOIDC, error: Error) => host.fault(error))
  return provider
}

function same(typed: Buffer, hash: string): boolean {
  const wanted = Buffer.from(hash, 'base64url')
  return wanted.length === typed.length && timingSafeEqual(typed, wanted)
}
