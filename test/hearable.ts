import { type Db, sql } from '#core/db.ts'
import { deliverNext, type Listener } from '#core/events.ts'

/**
 * Waits until every event that is committed can be heard: readers stop below the oldest transaction that is open on the server, and
 * some are begun by a request and end after its answer.
 */
export async function untilHearable(db: Db): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    const { rows } = await sql`
      select from core.event where txid >= pg_snapshot_xmin(pg_current_snapshot())
        and epoch >= coalesce((select value::text::integer from core.setting where key = 'event_epoch'), 0) limit 1`.execute(db)
    if (rows.length === 0) return
    await new Promise((again) => setTimeout(again, 15))
  }
  throw new Error('a transaction has been open for half a minute: something was left open')
}

/** Delivers until every one of the readers has heard all that is committed, also what one before it told. */
export async function deliverAll(db: Db, listeners: readonly Listener[], batch = 100): Promise<void> {
  await untilHearable(db)
  for (const listener of listeners) while ((await deliverNext(db, listener, batch)) > 0) await untilHearable(db)
}
