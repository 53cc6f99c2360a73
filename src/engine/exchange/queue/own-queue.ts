import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Localized } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { createSystem } from '../register/register.ts'
import { findSystemByName, insertTrace } from '../register/register.queries.ts'
import { acknowledge, discard, failDelivery, leaseMessages, type Message, resend } from './deliver.ts'
import { type Delivery, findDelivery, listDead } from './delivery.queries.ts'
import type { Mapping } from './mapping.rules.ts'
import {
  countDeliveries,
  findOwnSubscription,
  findSubscription,
  insertCodeMap,
  insertSubscription,
  listCodeMaps,
  lockSubjects,
  setSubscriptionState,
} from './queue.queries.ts'

/** A queue whose receiver is a module of the program: it works messages off itself, in the order of each subject. */
export type OwnQueue = {
  name: string
  /** The system at the other end, entered in the register when it is not there. */
  system: { memberClass: string; member: string; subsystem: string; name: Localized }
  /** Whether messages go to that system or come from it. */
  way: 'to' | 'from'
  types: string[]
  mappings: Mapping[]
  purpose: string
  legalGround: string
}

// Subscriptions of the program itself were proposed by nobody; no second person is asked.
export const program = '00000000-0000-0000-0000-000000000000'
const mostAttempts = 50

/** The queue's subscription, made when it is not there; operators may pause it and let it go on. */
export async function ownQueue(db: Db, queue: OwnQueue, at: Date): Promise<string> {
  const known = await findOwnSubscription(db, queue.name, program)
  if (known) return known
  const { memberClass, member, subsystem, name } = queue.system
  return inTransaction(db, async (trx) => {
    // One process makes it; the others find it made.
    await lockSubjects(trx, [`own queue\n${queue.name}`])
    const made = await findOwnSubscription(trx, queue.name, program)
    if (made) return made
    const system =
      (await findSystemByName(trx, memberClass, member, subsystem))?.id ??
      (await createSystem(
        trx,
        { memberClass, member, subsystem, name, ownerUnitId: null, ownerName: name.vi, contacts: [], securityLevel: 3 },
        { person: null, at },
      ))
    const id = randomUUID()
    const { types, mappings, purpose, legalGround } = queue
    await insertSubscription(trx, {
      ...{ id, systemId: system, name: queue.name, types, sources: [], delivery: 'pull', url: null, secretSealed: null },
      ...{ mappings, purpose, legalGround, maxAttempts: mostAttempts, createdAt: at, createdBy: program },
    })
    await setSubscriptionState(trx, id, { state: 'active', incoming: queue.way === 'from' })
    await insertTrace(trx, { at, by: null, what: 'subscription_made', subject: id, detail: { by: 'program' } })
    return id
  })
}

/** What became of a message: taken; to be tried again, by a pause or at once with all others; or it needs a person. */
export type Verdict = 'done' | { again: string; stop?: boolean } | { dead: string }

const leaseSeconds = 300
const together = 16
const mostRounds = 500

/** Hands out what is due, one message after the other, until nothing is due or the receiver asks to stop; answers how many were taken. */
export async function workOff(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  id: string,
  handle: (message: Message) => Promise<Verdict>,
): Promise<number> {
  let taken = 0
  for (let round = 0; round < mostRounds; round++) {
    const subscription = await findSubscription(db, id)
    if (!subscription) throw refuse('notFound', 'exchange.not_found')
    const messages = await leaseMessages(db, subscription, { now: clock.now(), seconds: leaseSeconds, limit: together })
    if (messages.length === 0) break
    let stopped: string | undefined
    for (const message of messages) {
      const verdict: Verdict = stopped
        ? { again: stopped }
        : await handle(message).catch((error: unknown) => ({ again: `fault: ${String(error)}` }))
      if (verdict === 'done') {
        await acknowledge(db, id, message.id, clock.now())
        taken++
      } else if ('dead' in verdict) await failDelivery(db, subscription, message.id, { now: clock.now(), fault: verdict.dead, dead: true })
      else {
        await failDelivery(db, subscription, message.id, { now: clock.now(), fault: verdict.again })
        if (verdict.stop) stopped = verdict.again
      }
    }
    if (stopped) break
  }
  return taken
}

export type OwnCounts = { waiting: number; dead: number; done: number; oldest: Date | null }

export const countOwn = async (db: Db, id: string): Promise<OwnCounts> =>
  (await countDeliveries(db)).get(id) ?? { waiting: 0, dead: 0, done: 0, oldest: null }

export const listStuck = (db: Db, id: string, limit = 200): Promise<Delivery[]> => listDead(db, { subscriptionId: id, limit })

/** A message of one of these queues; undefined for any other. */
export async function findOwnMessage(db: Db, id: number, queues: readonly string[]): Promise<Delivery | undefined> {
  const found = await findDelivery(db, id)
  return found && queues.includes(found.subscriptionId) ? found : undefined
}

/** The latest codes of one list in another; publishes the given ones when none are there. Operators publish later versions. */
export async function ownCodes(db: Db, map: { from: string; to: string; codes: Record<string, string> }, at: Date): Promise<void> {
  const known = (await listCodeMaps(db)).some((one) => one.from === map.from && one.to === map.to)
  if (!known) await insertCodeMap(db, map, { person: null, at })
}

/** The codes of one list in another, as last published. */
export async function codesBetween(db: Db, from: string, to: string): Promise<Record<string, string>> {
  return (await listCodeMaps(db)).filter((one) => one.from === from && one.to === to).sort((a, b) => b.version - a.version)[0]?.codes ?? {}
}

export { discard as discardMessage, resend as resendMessage, type Delivery as OwnMessage, type Message as HandedOut }
