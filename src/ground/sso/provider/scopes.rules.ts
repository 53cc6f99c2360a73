import type { MessageKey } from '#core/i18n.ts'

export type ScopeKind = 'person' | 'api' | 'service'
export type Scope = { scope: string; kind: ScopeKind; label: MessageKey; about?: MessageKey; claims: readonly string[] }

/** What a system may ask for, in the words that the person reads. */
export const scopes: readonly Scope[] = [
  { scope: 'openid', kind: 'person', label: 'sso.scope.openid', claims: ['sub', 'acr', 'amr', 'auth_time'] },
  { scope: 'profile', kind: 'person', label: 'sso.scope.profile', claims: ['name', 'locale', 'person_kind', 'verified'] },
  { scope: 'birthdate', kind: 'person', label: 'sso.scope.birthdate', claims: ['birthdate'] },
  { scope: 'phone', kind: 'person', label: 'sso.scope.phone', claims: ['phone_number'] },
  { scope: 'email', kind: 'person', label: 'sso.scope.email', claims: ['email'] },
  {
    scope: 'identity_number',
    kind: 'person',
    label: 'sso.scope.identity_number',
    about: 'sso.scope.identity_number_about',
    claims: ['identity_number', 'identity_number_verified'],
  },
  { scope: 'roles', kind: 'person', label: 'sso.scope.roles', claims: ['roles'] },
  { scope: 'offline_access', kind: 'person', label: 'sso.scope.offline_access', about: 'sso.scope.offline_access_about', claims: [] },
  { scope: 'api:read', kind: 'api', label: 'sso.scope.api_read', claims: [] },
  { scope: 'api:write', kind: 'api', label: 'sso.scope.api_write', about: 'sso.scope.api_write_about', claims: [] },
  { scope: 'directory:read', kind: 'service', label: 'sso.scope.directory_read', claims: [] },
  { scope: 'exchange:call', kind: 'service', label: 'sso.scope.exchange_call', claims: [] },
]

export const scopeNames: readonly string[] = scopes.map(({ scope }) => scope)
export const findScope = (name: string): Scope | undefined => scopes.find(({ scope }) => scope === name)
const names = (kind: ScopeKind): string[] => scopes.filter((scope) => scope.kind === kind).map(({ scope }) => scope)

/** The places where tokens are good, by their path below the public address, and what may be allowed there. */
export const resources: readonly { path: string; scopes: readonly string[] }[] = [
  { path: '/api', scopes: [...names('api'), ...names('service').filter((name) => name !== 'exchange:call')] },
  { path: '/r1', scopes: ['exchange:call'] },
]

/** The place that a list of scopes is about, when the system names none. */
export function resourceFor(wanted: readonly string[]): string | undefined {
  return resources.find((resource) => wanted.some((scope) => resource.scopes.includes(scope)))?.path
}
