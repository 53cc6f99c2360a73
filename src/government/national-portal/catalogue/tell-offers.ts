import { createHash } from 'node:crypto'
import { inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { publishToExchange } from '#engine/exchange/index.ts'
import { listOffered } from '#government/procedures/index.ts'
import { offerType, queuesOf, source } from '../run/queues.ts'
import { exchangeJob } from '../tell/tell.ts'
import { portalSettings } from '../settings/settings.ts'
import type { Offer } from '../wire/portal.ts'
import { changesOf } from './changes.rules.ts'
import { listTold, saveTold } from './offered.queries.ts'

const most = 200

/** Tells the portal which procedures opened, closed or changed their level since it was last told; answers how many. */
export async function tellOffers({ db, clock, config }: Context): Promise<number> {
  if (!portalSettings(config.province)) return 0
  const at = clock.now()
  return inTransaction(db, async (trx) => {
    // A message reaches only queues that are there.
    await queuesOf(trx, at)
    const changed = changesOf(await listOffered(trx, dayOf(at)), await listTold(trx))
    for (let from = 0; from < changed.length; from += most) {
      const offers: Offer[] = changed.slice(from, from + most)
      const hash = createHash('sha256').update(JSON.stringify(offers)).digest('hex').slice(0, 24)
      await publishToExchange(trx, {
        id: `offer/${at.toISOString()}/${hash}`,
        source,
        type: offerType,
        subject: 'catalogue',
        data: { offers },
        at,
      })
    }
    if (changed.length > 0) {
      await saveTold(trx, changed, at)
      await enqueue(trx, exchangeJob, {}, { key: exchangeJob })
    }
    return changed.length
  })
}
