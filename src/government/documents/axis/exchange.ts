import type { Config } from '#core/config.ts'
import { inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { moveDelivery } from '../distribute/delivery.queries.ts'
import { readDocuments } from '../pack/settings.ts'
import { type Axis, httpAxis } from './axis.ts'
import { lockNext, setFailed, setSent } from './outbox.queries.ts'
import { type StandIn, startStandIn } from './stand-in.ts'
import { takeMessage } from './take.ts'

const minute = 60_000
/** After so many failures a message is a dead letter: a person looks at it and sends it again. */
const mostAttempts = 6
const most = 500

/** Sends what waits in the outbox, each message in its own transaction; answers how many went. */
export async function sendOutbox(context: Context, axis: Axis): Promise<number> {
  let sent = 0
  for (let turn = 0; turn < most; turn++) {
    const went = await inTransaction(context.db, async (trx) => {
      const now = context.clock.now()
      const next = await lockNext(trx, now)
      if (!next) return undefined
      try {
        await axis.send({ from: next.fromOrgan, to: next.toOrgan, key: next.id, body: next.body })
      } catch (error) {
        const attempts = next.attempts + 1
        const nextAt = new Date(now.getTime() + 2 ** next.attempts * minute)
        await setFailed(trx, next.id, { error: String(error).slice(0, 300), nextAt, deadAt: attempts >= mostAttempts ? now : null })
        return false
      }
      await setSent(trx, next.id, now)
      if (next.deliveryId) await moveDelivery(trx, next.deliveryId, 'sent', { reason: null, at: now })
      return true
    })
    if (went === undefined) break
    if (went) sent++
  }
  return sent
}

/** Takes what waits at the axis. A message is confirmed after it was taken: what comes again because of a fault changes nothing. */
export async function collectInbox(context: Context, axis: Axis): Promise<number> {
  let taken = 0
  for (const { id, to } of await axis.list()) {
    try {
      await takeMessage(context, to, await axis.fetch(id))
      await axis.confirm(id)
      taken++
    } catch (error) {
      context.log(`documents: the message ${id} for ${to} was not taken: ${String(error)}`)
    }
  }
  return taken
}

let standIn: Promise<StandIn> | undefined

/** The axis of the configuration; outside production a stand-in where none is named. */
export async function axisOf(config: Config, now: () => Date): Promise<Axis | undefined> {
  if (config.mode === 'production') return undefined
  standIn ??= startStandIn({ outside: (readDocuments(config.province)?.organs ?? []).map((organ) => organ.organId), now })
  return httpAxis((await standIn).url)
}

/** Both ways once: the job of every minute. */
export async function exchangeOnce(context: Context): Promise<void> {
  const axis = await axisOf(context.config, () => context.clock.now())
  if (!axis) return
  await sendOutbox(context, axis)
  await collectInbox(context, axis)
}
