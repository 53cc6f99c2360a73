import type { Grant, KoaContextWithOIDC, Provider } from 'oidc-provider'
import { findClientSettings } from '../clients/clients.queries.ts'
import { resources, scopes as known } from '../provider/scopes.rules.ts'
import { findConsent, saveConsent } from './consent.queries.ts'
import type { Host } from '../provider/host.ts'

const personal = new Set(known.filter(({ kind }) => kind === 'person').map(({ scope }) => scope))

/** A grant of the provider that holds exactly these scopes. Each sign-on has its own, so that ending one ends no other. */
export async function makeGrant(
  provider: Provider,
  publicUrl: string,
  given: { personId: string; clientId: string; scopes: readonly string[] },
): Promise<Grant> {
  const grant = new provider.Grant({ accountId: given.personId, clientId: given.clientId })
  // The provider looks for every scope it knows among those of the person, and for those of a place also there.
  grant.addOIDCScope(given.scopes.join(' '))
  for (const { path, scopes } of resources) {
    const there = given.scopes.filter((scope) => scopes.includes(scope) && !personal.has(scope))
    if (there.length > 0) grant.addResourceScope(`${publicUrl}${path}`, there.join(' '))
  }
  await grant.save()
  return grant
}

/** What the person allowed this system before, or what it may know by public duty; nothing, and they are asked. */
export async function existingGrant(host: Host, ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, provider, result, session } = ctx.oidc
  const personId = session?.accountId
  if (!client || !personId) return undefined
  const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
  const found = grantId ? await provider.Grant.find(grantId) : undefined
  if (found) return found
  const settings = await findClientSettings(host.db, client.clientId)
  if (!settings) return undefined
  const given = { personId, clientId: client.clientId }
  if (settings.ground === 'public_duty') {
    await saveConsent(host.db, { ...given, scopes: settings.scopes, ground: 'public_duty', at: host.clock.now() })
    return makeGrant(provider, host.config.publicUrl, { ...given, scopes: settings.scopes })
  }
  const consent = await findConsent(host.db, personId, client.clientId)
  if (!consent || consent.ground !== 'consent') return undefined
  const scopes = consent.scopes.filter((scope) => settings.scopes.includes(scope))
  return makeGrant(provider, host.config.publicUrl, { ...given, scopes })
}
