import type { KoaContextWithOIDC } from 'oidc-provider'
import { endSession } from '#ground/identity/index.ts'
import type { Host } from '../provider/host.ts'
import { currentBrowser } from '../provider/visit.ts'

/** Who signs out through a system is signed out of the portal as well, before the answer leaves. */
export function endAtPortal(host: Host) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    const browser = currentBrowser()
    const session = ctx.oidc?.session as { destroyed?: boolean } | undefined
    if (!browser || ctx.oidc?.route !== 'end_session_confirm' || !session?.destroyed) return
    await endSession(host.db, browser.personId, browser.sessionId, host.clock.now())
    ctx.append('set-cookie', 'sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax')
  }
}
