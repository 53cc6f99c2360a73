import type { Assurance } from '#core/access.ts'
import type { MessageKey } from '#core/i18n.ts'
import { findScope, scopes } from '../provider/scopes.rules.ts'

/** web: has a server that keeps a secret; browser: runs in the browser alone; native: on a phone; service: acts for itself. */
export const clientKinds = ['web', 'browser', 'native', 'service'] as const
export type ClientKind = (typeof clientKinds)[number]
export const grounds = ['consent', 'public_duty'] as const
export type Ground = (typeof grounds)[number]

/** A system as it was registered. */
export type ClientSettings = {
  name: { vi: string; en?: string | undefined; km?: string | undefined }
  purpose: string
  ownerUnitId: string
  contact: string
  kind: ClientKind
  ground: Ground
  redirectUris: string[]
  postLogoutUris: string[]
  backchannelUri: string | null
  scopes: string[]
  assurance: Assurance
  /** Public keys with which the system shows who it is, instead of a secret. */
  jwks: { keys: Record<string, unknown>[] } | null
  dpop: boolean
  signedUserinfo: boolean
  /** May ask about tokens that were given to others: a system that others call with our tokens. */
  introspects: boolean
}

export type ClientForm = {
  clientId: string
  nameVi: string
  nameEn: string
  nameKm: string
  purpose: string
  ownerUnitId: string
  contact: string
  kind: string
  ground: string
  redirectUris: string
  postLogoutUris: string
  backchannelUri: string
  scopes: string[]
  assurance: string
  jwks: string
  dpop: boolean
  signedUserinfo: boolean
  introspects: boolean
}

const lines = (text: string): string[] => [
  ...new Set(
    text
      .split(/\s+/)
      .map((line) => line.trim())
      .filter(Boolean),
  ),
]

const loopback = /^(127\.0\.0\.1|\[::1\]|localhost)$/

/** An address that people or tokens may be sent to: https; plain http only on this machine and never in production. */
export function uriFault(text: string, kind: ClientKind | '', production: boolean): MessageKey | undefined {
  if (!URL.canParse(text)) return 'sso.client.uri_wrong'
  const url = new URL(text)
  if (url.hash || url.username || text.includes('*') || text.length > 500) return 'sso.client.uri_wrong'
  if (url.protocol === 'https:') return undefined
  if (url.protocol === 'http:' && loopback.test(url.hostname) && (!production || kind === 'native')) return undefined
  // RFC 8252: a native app's own scheme is a domain name turned round.
  if (kind === 'native' && /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(url.protocol)) return undefined
  return 'sso.client.uri_wrong'
}

function jwksOf(text: string): ClientSettings['jwks'] | undefined {
  if (!text.trim()) return null
  try {
    const parsed = JSON.parse(text) as { keys?: unknown }
    const keys = parsed.keys
    if (!Array.isArray(keys) || keys.length === 0 || keys.length > 10) return undefined
    const good = keys.every((key: Record<string, unknown>) => {
      const secret = ['d', 'k', 'p', 'q', 'priv'].some((part) => part in key)
      return !secret && ['RSA', 'EC', 'OKP'].includes(String(key.kty))
    })
    return good ? { keys: keys as Record<string, unknown>[] } : undefined
  } catch {
    return undefined
  }
}

function uriFaults(form: ClientForm, kind: ClientKind | '', production: boolean): Record<string, MessageKey | undefined> {
  const wrong = (text: string): MessageKey | undefined =>
    lines(text)
      .map((uri) => uriFault(uri, kind, production))
      .find(Boolean)
  const needed = kind !== 'service' && lines(form.redirectUris).length === 0
  return {
    redirect_uris: needed ? 'sso.client.redirect_missing' : wrong(form.redirectUris),
    post_logout_uris: wrong(form.postLogoutUris),
    backchannel_uri: form.backchannelUri.trim() ? uriFault(form.backchannelUri.trim(), 'web', production) : undefined,
  }
}

const maySuit = (kind: ClientKind, scope: string): boolean => (findScope(scope)?.kind === 'service') === (kind === 'service')

function scopeFault(form: ClientForm, kind: ClientKind | ''): MessageKey | undefined {
  if (form.scopes.length === 0) return 'sso.client.scopes_missing'
  if (kind && form.scopes.some((scope) => !maySuit(kind, scope))) return 'sso.client.scopes_unfit'
  return undefined
}

/** What was typed as settings, or what is wrong with it, by field. */
export function readClientForm(
  form: ClientForm,
  known: { units: readonly string[]; production: boolean },
): { settings?: ClientSettings; faults: Record<string, MessageKey | undefined> } {
  const kind = clientKinds.find((one) => one === form.kind) ?? ''
  const ground = grounds.find((one) => one === form.ground)
  const jwks = jwksOf(form.jwks)
  const assurance = /^[123]$/.test(form.assurance) ? (Number(form.assurance) as Assurance) : undefined
  const open = kind === 'browser' || kind === 'native'
  const faults: Record<string, MessageKey | undefined> = {
    client_id: /^[a-z0-9][a-z0-9-]{2,59}$/.test(form.clientId) ? undefined : 'sso.client.id_wrong',
    name_vi: form.nameVi.trim() ? undefined : 'sso.client.name_missing',
    purpose: form.purpose.trim().length >= 20 ? undefined : 'sso.client.purpose_short',
    owner: known.units.includes(form.ownerUnitId) ? undefined : 'sso.client.owner_missing',
    contact: form.contact.trim() ? undefined : 'sso.client.contact_missing',
    kind: kind ? undefined : 'sso.client.kind_missing',
    ground: ground ? undefined : 'sso.client.ground_missing',
    ...uriFaults(form, kind, known.production),
    scopes: scopeFault(form, kind),
    assurance: assurance ? undefined : 'sso.client.assurance_missing',
    jwks: jwks === undefined || (open && jwks) ? 'sso.client.jwks_wrong' : undefined,
    introspects: form.introspects && open ? 'sso.client.introspects_open' : undefined,
  }
  if (Object.values(faults).some(Boolean) || !kind || !ground || jwks === undefined || !assurance) return { faults }
  const text = (value: string): string | undefined => value.trim().slice(0, 120) || undefined
  const settings: ClientSettings = {
    name: { vi: form.nameVi.trim().slice(0, 120), en: text(form.nameEn), km: text(form.nameKm) },
    purpose: form.purpose.trim().slice(0, 1000),
    ownerUnitId: form.ownerUnitId,
    contact: form.contact.trim().slice(0, 200),
    kind,
    ground,
    redirectUris: kind === 'service' ? [] : lines(form.redirectUris),
    postLogoutUris: kind === 'service' ? [] : lines(form.postLogoutUris),
    backchannelUri: kind === 'service' ? null : form.backchannelUri.trim() || null,
    scopes: scopes.map(({ scope }) => scope).filter((scope) => form.scopes.includes(scope) || (kind !== 'service' && scope === 'openid')),
    assurance,
    jwks,
    dpop: form.dpop,
    signedUserinfo: form.signedUserinfo,
    introspects: form.introspects,
  }
  return { settings, faults }
}

/** Whether the system keeps a secret with us. */
export const hasSecret = (settings: ClientSettings): boolean =>
  (settings.kind === 'web' || settings.kind === 'service') && settings.jwks === null

export type ClientState = 'waiting' | 'changing' | 'active' | 'suspended' | 'refused'

export function stateOf(client: { settings: unknown; proposal: unknown; suspendedAt: Date | null }): ClientState {
  if (client.suspendedAt) return 'suspended'
  if (client.settings) return client.proposal ? 'changing' : 'active'
  return client.proposal ? 'waiting' : 'refused'
}

/** The settings as the metadata of OpenID Connect; `secretHash` stands where the secret would. */
export function metadataOf(clientId: string, settings: ClientSettings, secretHash: string | null): Record<string, unknown> {
  const { kind } = settings
  const open = kind === 'browser' || kind === 'native'
  const method = open ? 'none' : settings.jwks ? 'private_key_jwt' : 'client_secret_basic'
  const offline = settings.scopes.includes('offline_access')
  return {
    client_id: clientId,
    client_name: settings.name.vi,
    ...(settings.name.en ? { 'client_name#en': settings.name.en } : {}),
    application_type: kind === 'native' ? 'native' : 'web',
    grant_types: kind === 'service' ? ['client_credentials'] : ['authorization_code', ...(offline ? ['refresh_token'] : [])],
    response_types: kind === 'service' ? [] : ['code'],
    redirect_uris: settings.redirectUris,
    ...(settings.postLogoutUris.length > 0 ? { post_logout_redirect_uris: settings.postLogoutUris } : {}),
    ...(settings.backchannelUri ? { backchannel_logout_uri: settings.backchannelUri, backchannel_logout_session_required: true } : {}),
    token_endpoint_auth_method: method,
    ...(method === 'client_secret_basic' ? { client_secret: secretHash ?? 'none-was-given-yet-so-nothing-matches-it' } : {}),
    ...(method === 'private_key_jwt' ? { jwks: settings.jwks } : {}),
    scope: settings.scopes.join(' '),
    dpop_bound_access_tokens: settings.dpop,
    ...(settings.signedUserinfo ? { userinfo_signed_response_alg: 'RS256' } : {}),
    assurance: settings.assurance,
    ground: settings.ground,
    introspects: settings.introspects,
  }
}
