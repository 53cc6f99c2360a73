import type { KoaContextWithOIDC } from 'oidc-provider'
import { noteClient } from '#ground/identity/index.ts'
import type { Host } from '../provider/host.ts'
import { atBrowser } from '../provider/postgres.adapter.ts'
import { touchConsent } from './consent.queries.ts'

/** Whoever is let into a system sees it in the list of their sessions and of the systems they allowed. */
export function noteEntry(host: Host) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    const browser = atBrowser.getStore()
    const client = ctx.oidc?.client
    if (!browser || !client || !ctx.oidc.entities.AuthorizationCode || ctx.method !== 'GET') return
    await noteClient(host.db, browser.sessionId, client.clientName ?? client.clientId)
    await touchConsent(host.db, { personId: browser.personId, clientId: client.clientId, at: host.clock.now() })
  }
}
