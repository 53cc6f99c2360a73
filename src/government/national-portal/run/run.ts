import type { Config } from '#core/config.ts'
import { inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { workOff } from '#engine/exchange/index.ts'
import { listAwaitingPayment, lockLink } from '../link/link.queries.ts'
import { take, readChanges } from '../receive/take.ts'
import { portalSettings } from '../settings/settings.ts'
import { startStandIn } from '../stand-in/server.ts'
import { send } from '../tell/send.ts'
import { tellOwn } from '../tell/tell-own.ts'
import { shownState, tell } from '../tell/tell.ts'
import { type Portal, PortalAway } from '../wire/portal.ts'
import { wirePortal } from '../wire/wire.ts'
import { queuesOf } from './queues.ts'
import { setAway, setReached } from './standing.queries.ts'

let standIn: Promise<Portal> | undefined

/** The portal of the configuration; outside production the stand-in where none is named. */
export async function portalOf({ db, config, clock }: Pick<Context, 'db' | 'config' | 'clock'>): Promise<Portal | undefined> {
  const settings = portalSettings(config.province)
  if (!settings) return undefined
  if (config.nationalPortal) return wirePortal(config.nationalPortal, settings.unit)
  if (config.mode === 'production') return undefined
  standIn ??= startStandIn({ db, now: () => clock.now() }).then(({ account }) => wirePortal(account, settings.unit))
  return standIn
}

export const isConnected = (config: Config): boolean =>
  portalSettings(config.province) !== undefined && (config.nationalPortal !== undefined || config.mode !== 'production')

/** Both ways once: what changed there comes in, what happened here goes out. While the portal is away nothing is tried nor counted as a try. */
export async function exchangeOnce(context: Context, given?: Portal): Promise<void> {
  const { db, clock, config } = context
  const settings = portalSettings(config.province)
  const portal = given ?? (await portalOf(context))
  if (!settings || !portal) return
  const queues = await queuesOf(db, clock.now())
  try {
    await portal.check()
    await setReached(db, clock.now())
    await readChanges(context, portal)
    await workOff(context, queues.incoming, (message) => take(context, settings, portal, message))
    await tellOwn(context)
    await tellPaid(context)
    await workOff(context, queues.outgoing, (message) => send(context, portal, message))
  } catch (error) {
    if (!(error instanceof PortalAway)) throw error
    await setAway(db, clock.now(), error.message)
  }
}

/** A fee that the portal waits for and that was paid meanwhile. */
async function tellPaid({ db, clock }: Context): Promise<void> {
  for (const { portalCode } of await listAwaitingPayment(db))
    await inTransaction(db, async (trx) => {
      const link = await lockLink(trx, { code: portalCode })
      if (!link?.dossierCode || link.toldState !== 'awaiting_payment') return
      const state = await shownState(trx, link.dossierCode, 'submitted')
      if (state !== 'awaiting_payment')
        await tell(trx, link, { state, at: clock.now().toISOString(), by: 'tinhso', note: '', dueAt: null, supplement: null })
    })
}
