import { type Db, inTransaction } from '#core/db.ts'
import { insertInbox } from './queue.queries.ts'

/** What makes an event the same for a receiver, however often it comes. */
export const keyOfEvent = (event: { source: string; id: string }): string => `${event.source}#${event.id}`

/**
 * The receiver's half of "exactly once": does the work and remembers the key in one transaction. What comes again, also at the
 * same moment, is answered with `false` and changes nothing; if the work fails, the key is forgotten with it.
 */
export async function receiveOnce(
  db: Db,
  by: { reader: string; key: string; at: Date },
  work: (trx: Db) => Promise<void>,
): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    if (!(await insertInbox(trx, by.reader, by.key, by.at))) return false
    await work(trx)
    return true
  })
}
