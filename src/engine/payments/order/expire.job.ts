import { inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { move } from './move.ts'
import { program } from './order.ts'
import { lockExpired } from './order.queries.ts'

/** Ends the orders whose time has passed, a hundred at a time. */
export async function expireOrders({ db, clock, log }: Context): Promise<void> {
  const at = clock.now()
  let ended = 0
  for (let round = 0; round < 100; round++) {
    const some = await inTransaction(db, async (trx) => {
      const orders = await lockExpired(trx, at, 100)
      for (const order of orders) await move(trx, order, 'expired', { by: program, at })
      return orders.length
    })
    ended += some
    if (some < 100) break
  }
  if (ended > 0) log(`payments: ${ended} orders expired`)
}
