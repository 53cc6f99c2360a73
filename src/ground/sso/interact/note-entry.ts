import type { KoaContextWithOIDC } from 'oidc-provider'
import { noteClient } from '#ground/identity/index.ts'
import type { Host } from '../provider/host.ts'
import { currentVisit } from '../provider/visit.ts'
import { touchConsent } from './consent.queries.ts'

// The time of last use is written at most this often, as for the portal's own sessions.
const touchEvery = 5 * 60_000
const mostTouched = 10_000
const touched = new Map<string, number>()

function isToTouch(personId: string, clientId: string, at: number): boolean {
  const key = `${personId} ${clientId}`
  if (Math.abs(at - (touched.get(key) ?? 0)) < touchEvery) return false
  if (touched.size >= mostTouched) touched.clear()
  touched.set(key, at)
  return true
}

/** Whoever is let into a system sees it in the list of their sessions and of the systems they allowed. */
export function noteEntry(host: Host) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    const { browser, entered } = currentVisit() ?? {}
    const client = ctx.oidc?.client
    if (!browser || !client || !ctx.oidc.entities.AuthorizationCode || ctx.method !== 'GET') return
    const at = host.clock.now()
    const { personId, sessionId } = browser
    if (!entered) await noteClient(host.db, sessionId, client.clientName ?? client.clientId)
    if (isToTouch(personId, client.clientId, at.getTime())) await touchConsent(host.db, { personId, clientId: client.clientId, at })
  }
}
