import type { T } from '#core/i18n.ts'
import type { ClientSettings } from './clients.rules.ts'

export type ShownRow = { key: string; label: string; now: string[]; next: string[]; changed: boolean }
type Words = { unit(id: string): string; scope(name: string): string }

function valuesOf(t: T, words: Words, settings: ClientSettings): Record<string, string[]> {
  const yes = (value: boolean): string[] => [t(value ? 'sso.yes' : 'sso.no')]
  const keys = settings.jwks ? settings.jwks.keys.map((key) => `${String(key.kty)} ${String(key.kid ?? '')}`.trim()) : []
  return {
    name: [settings.name.vi, settings.name.en, settings.name.km].flatMap((name) => name ?? []),
    purpose: [settings.purpose],
    owner: [words.unit(settings.ownerUnitId)],
    contact: [settings.contact],
    kind: [t(`sso.kind.${settings.kind}`)],
    ground: [t(`sso.ground.${settings.ground}`)],
    scopes: settings.scopes.map((scope) => `${words.scope(scope)} (${scope})`),
    assurance: [t(`sso.assurance.${settings.assurance}`)],
    redirect_uris: settings.redirectUris,
    post_logout_uris: settings.postLogoutUris,
    backchannel_uri: settings.backchannelUri ? [settings.backchannelUri] : [],
    jwks: keys,
    dpop: yes(settings.dpop),
    signed_userinfo: yes(settings.signedUserinfo),
    introspects: yes(settings.introspects),
  }
}

/** The settings line by line: what is in force, what is proposed, and where they differ. */
export function shownSettings(t: T, words: Words, now: ClientSettings | null, next: ClientSettings | null): ShownRow[] {
  const before = now ? valuesOf(t, words, now) : {}
  const after = next ? valuesOf(t, words, next) : {}
  const keys = Object.keys(now ? before : after)
  return keys.map((key) => ({
    key,
    label: t(`sso.client.${key}` as Parameters<T>[0]),
    now: before[key] ?? [],
    next: after[key] ?? [],
    changed: now !== null && next !== null && JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  }))
}
