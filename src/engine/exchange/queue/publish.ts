import { type Db, inTransaction } from '#core/db.ts'
import { enqueue } from '#core/jobs.ts'
import { type Named, readEvent } from './cloudevent.rules.ts'
import { insertDeliveries, insertEvents, lockSubjects, orderKeyOf } from './queue.queries.ts'

export const pushJob = 'exchange.push'
export type Published = { accepted: number; duplicates: number }

/** Keeps events and makes their deliveries in one transaction: accepted means that every subscriber will get it. */
export async function publishEvents(db: Db, events: readonly Named[], by: { producerId: string | null; at: Date }): Promise<Published> {
  if (events.length === 0) return { accepted: 0, duplicates: 0 }
  return inTransaction(db, async (trx) => {
    await lockSubjects(trx, events.map(orderKeyOf))
    const inserted = await insertEvents(trx, events, by)
    const pushed =
      inserted.length === 0
        ? []
        : await insertDeliveries(
            trx,
            inserted.map(({ number }) => number),
            by.at,
          )
    for (const id of pushed) await enqueue(trx, pushJob, { id }, { key: `${pushJob}:${id}` })
    return { accepted: inserted.length, duplicates: events.length - inserted.length }
  })
}

export type Told = { id: string; source: string; type: string; subject?: string; data: unknown; at: Date }

/** Tells other systems of the province what happened; in the transaction of the change. What is known by source and id is told once. */
export async function publishToExchange(trx: Db, told: Told | readonly Told[]): Promise<void> {
  const list = [told].flat() as Told[]
  const [first] = list
  if (!first) return
  const events = list.map(({ at, data, ...named }) =>
    readEvent({ specversion: '1.0', ...named, time: at.toISOString(), datacontenttype: 'application/json', data }),
  )
  await publishEvents(trx, events, { producerId: null, at: first.at })
}
