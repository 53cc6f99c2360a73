import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { enqueue } from '#core/jobs.ts'
import { insertTrace } from '../register/register.queries.ts'
import { toStructured } from './cloudevent.rules.ts'
import * as queries from './delivery.queries.ts'
import { applyMappings } from './mapping.rules.ts'
import { pushJob } from './publish.ts'
import { findSubscription, listCodeMaps, type Subscription } from './queue.queries.ts'
import { nextTry } from './retry.rules.ts'

/** A message as a receiver gets it. */
export type Message = { id: number; messageId: string; attempts: number; leasedUntil: Date; event: Record<string, unknown> }

/**
 * Hands out messages of a subscription, at most one of each subject, with codes in the receiver's lists. What cannot be put into
 * them becomes a dead letter at once, and is not handed out.
 */
export async function leaseMessages(
  db: Db,
  subscription: Subscription,
  by: { now: Date; seconds: number; limit: number },
): Promise<Message[]> {
  if (subscription.state !== 'active') return []
  return inTransaction(db, async (trx) => {
    const { maxAttempts, mappings } = subscription
    const until = new Date(by.now.getTime() + by.seconds * 1000)
    await queries.buryUnanswered(trx, subscription.id, { now: by.now, maxAttempts })
    const leased = await queries.leaseDeliveries(trx, subscription.id, { now: by.now, until, limit: by.limit, maxAttempts })
    const maps = mappings.length > 0 && leased.length > 0 ? await listCodeMaps(trx) : []
    const messages: Message[] = []
    for (const delivery of leased) {
      const data = delivery.mended ? delivery.mended.data : delivery.event.data
      const mapped = applyMappings(data, mappings, maps)
      if ('fault' in mapped) {
        await queries.markDead(trx, delivery.id, mapped.fault)
        continue
      }
      const extra = { sequence: String(delivery.eventNumber), ...(delivery.round > 0 ? { replay: String(delivery.round) } : {}) }
      const event = toStructured({ ...delivery.event, data: mapped.data }, extra)
      messages.push({ id: delivery.id, messageId: messageIdOf(delivery), attempts: delivery.attempts, leasedUntil: until, event })
    }
    return messages
  })
}

/** The same for every try, another for every replay. */
export const messageIdOf = (delivery: { eventNumber: number; round: number }): string => `msg_${delivery.eventNumber}_${delivery.round}`

async function locked(trx: Db, subscriptionId: string, id: number): Promise<queries.Delivery> {
  const delivery = await queries.lockDelivery(trx, subscriptionId, id)
  if (!delivery) throw refuse('notFound', 'exchange.not_found')
  return delivery
}

/** The receiver has it. Said twice it is still so; a letter that died meanwhile has arrived after all. */
export async function acknowledge(db: Db, subscriptionId: string, id: number, at: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { state } = await locked(trx, subscriptionId, id)
    if (state !== 'done' && state !== 'discarded') await queries.markDone(trx, id, at)
  })
}

/** The receiver, or the way to it, failed: again after a pause, or never again when it was tried often enough. */
export async function failDelivery(
  db: Db,
  subscription: Subscription,
  id: number,
  by: { now: Date; fault: string; dead?: boolean; afterSeconds?: number | undefined },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const delivery = await locked(trx, subscription.id, id)
    if (delivery.state !== 'leased') return
    const dueAt = by.dead ? undefined : nextTry(delivery.attempts, subscription.maxAttempts, by.now, by.afterSeconds)
    if (dueAt) await queries.markAgain(trx, id, { dueAt, fault: by.fault })
    else await queries.markDead(trx, id, by.fault)
  })
}

export type By = { person: string; at: Date }

async function deadLetter(trx: Db, id: number): Promise<queries.Delivery> {
  const found = await queries.findDelivery(trx, id)
  const delivery = found && (await queries.lockDelivery(trx, found.subscriptionId, id))
  if (!delivery) throw refuse('notFound', 'exchange.not_found')
  if (delivery.state !== 'dead') throw refuse('conflict', 'exchange.dead.not_dead')
  return delivery
}

async function pushAgain(trx: Db, subscriptionId: string): Promise<void> {
  const subscription = await findSubscription(trx, subscriptionId)
  if (subscription?.delivery === 'push') await enqueue(trx, pushJob, { id: subscriptionId }, { key: `${pushJob}:${subscriptionId}` })
}

/** Sends a dead letter again, mended or as it was. What was there before stays in the event and in the trace. */
export async function resend(db: Db, id: number, mended: { data: unknown; reason: string } | undefined, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    const delivery = await deadLetter(trx, id)
    const before = delivery.mended ? delivery.mended.data : delivery.event.data
    await queries.revive(trx, id, { at: by.at, mended: mended ? { data: mended.data } : null })
    const detail = mended ? { reason: mended.reason, before, after: mended.data } : {}
    await insertTrace(trx, {
      at: by.at,
      by: by.person,
      what: mended ? 'letter_mended' : 'letter_resent',
      subject: `delivery ${id}`,
      detail,
    })
    await pushAgain(trx, delivery.subscriptionId)
  })
}

/** Gives a dead letter up, so that what waits behind it of the same subject can go. */
export async function discard(db: Db, id: number, reason: string, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    const delivery = await deadLetter(trx, id)
    await queries.markDiscarded(trx, id, by.at)
    await insertTrace(trx, { at: by.at, by: by.person, what: 'letter_discarded', subject: `delivery ${id}`, detail: { reason } })
    await pushAgain(trx, delivery.subscriptionId)
  })
}

/** Delivers again what came since a moment. */
export async function replay(db: Db, subscription: Subscription, from: Date, by: { person: string | null; at: Date }): Promise<number> {
  return inTransaction(db, async (trx) => {
    const { count, round } = await queries.insertReplay(trx, subscription.id, from, by.at)
    await insertTrace(trx, { at: by.at, by: by.person, what: 'replayed', subject: subscription.id, detail: { from, count, round } })
    if (count > 0) await pushAgain(trx, subscription.id)
    return count
  })
}
