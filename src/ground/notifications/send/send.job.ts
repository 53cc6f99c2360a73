import { inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { insertMessages, type Message } from '../message/message.queries.ts'
import type { Outward } from '../message/message.rules.ts'
import { dropSubscription, findSubscription } from '../preferences/preferences.queries.ts'
import { vapidKeys } from '../preferences/vapid.ts'
import { pick, rebalance } from './balance.rules.ts'
import { channelsFor } from './channel.adapter.ts'
import { type Channel, type Outgoing, Undeliverable } from './channel.ts'
import { nextTry } from './retry.rules.ts'
import {
  beginAttempts,
  claimDue,
  claimMessages,
  endAttempt,
  findLastFailed,
  listLoads,
  markBounced,
  markGaveUp,
  markRetry,
  markSent,
  providerWeights,
  releaseMessage,
  saveWeights,
} from './send.queries.ts'

// So many are asked for at once; what a program that was killed had sent of them may be sent once more.
const atOnce = 10

/** Sends what is due on a way out, the longest waiting first. Each way is looked after by itself: none waits for a slow provider of another. */
export async function sendDue(context: Context, kind: Outward, channels: Channel[] = channelsFor(context.config)): Promise<void> {
  if (!channels.some((channel) => channel.carries.includes(kind))) return
  for (;;) {
    const claimed = await claimDue(context.db, kind, context.clock.now(), atOnce)
    await sendClaimed(context, claimed, channels)
    if (claimed.length < atOnce) return
  }
}

/** Sends these messages, as far as they may go now. */
export async function sendMessages(context: Context, ids: string[], channels: Channel[] = channelsFor(context.config)): Promise<void> {
  await sendClaimed(context, await claimMessages(context.db, ids, context.clock.now()), channels)
}

/** Asks the providers, each message on its own: one that fails is asked for again later and keeps the others from nothing. */
async function sendClaimed(context: Context, claimed: Message[], channels: Channel[]): Promise<void> {
  const { db, clock } = context
  const now = clock.now()
  const asked: Asked[] = []
  for (const message of claimed) {
    const isOver = message.expiresAt && message.expiresAt <= now
    const channel = isOver ? undefined : await choose(context, message, channels)
    if (isOver) await markGaveUp(db, message.id, now, 'expired before it could be sent')
    else if (channel) asked.push({ message, channel })
    else await releaseMessage(db, message.id)
  }
  if (asked.length === 0) return
  const begun = asked.map(({ message, channel }) => ({ id: message.id, channel: message.channel, provider: channel.name }))
  const attempts = await beginAttempts(db, begun, now)
  // The database holds nothing open meanwhile; what a dead worker held is free again after two minutes.
  const answers = await Promise.all(asked.map((one) => askProvider(context, one)))
  const ended = answers.map((answer, index) => ({ ...answer, attempt: attempts[index] ?? 0 }))
  await markSent(
    db,
    ended.flatMap((one) => ('ref' in one ? [one] : [])),
    clock.now(),
  )
  for (const one of ended) if ('error' in one) await failed(context, one)
}

type Asked = { message: Message; channel: Channel }
type Answer = (Asked & { ref: string }) | (Asked & { error: unknown })

async function askProvider(context: Context, asked: Asked): Promise<Answer> {
  try {
    const { ref } = await asked.channel.send(await outgoing(context, asked.message))
    return { ...asked, ref }
  } catch (error) {
    return { ...asked, error }
  }
}

async function failed(context: Context, { message, attempt, error }: { message: Message; attempt: number; error: unknown }): Promise<void> {
  const fault = error instanceof Error ? error.message : String(error)
  await endAttempt(context.db, attempt, context.clock.now(), fault)
  await (error instanceof Undeliverable ? bounce(context, message, fault) : again(context, message, fault))
}

async function choose(context: Context, message: Message, channels: Channel[]): Promise<Channel | undefined> {
  const able = channels.filter((channel) => channel.carries.includes(message.channel as Outgoing['channel']))
  if (able.length < 2) return able[0]
  const names = able.map((channel) => channel.name)
  const weights = await providerWeights(context.db, message.channel, names, context.clock.now())
  const failed = message.tries > 1 ? await findLastFailed(context.db, message.id) : undefined
  // The end of the message's own id draws the lot: the same message tried again draws the same, apart from who failed.
  const lot = Number.parseInt(message.id.slice(-8), 16) / 2 ** 32
  const name = pick(weights, lot, failed)
  return able.find((channel) => channel.name === name) ?? able[0]
}

async function outgoing({ db, config }: Context, message: Message): Promise<Outgoing> {
  const base = {
    id: message.id,
    channel: message.channel as Outgoing['channel'],
    address: message.address ?? '',
    title: 'Tỉnh số',
    body: message.body,
    lang: message.lang,
    link: message.path ? `${config.publicUrl}${message.path}` : undefined,
    template: message.template,
    vars: message.vars,
  }
  if (message.channel !== 'push') return base
  const browser = await findSubscription(db, message.address ?? '')
  return { ...base, push: browser && { ...browser, vapid: await vapidKeys(db, config) } }
}

/** The address takes nothing: kept as a fact; Zalo's place is taken by SMS, a browser that is gone is forgotten. */
async function bounce({ db, clock }: Context, message: Message, fault: string): Promise<void> {
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    await markBounced(trx, message.id, at, fault)
    if (message.channel === 'push' && message.address) await dropSubscription(trx, message.address)
    if (message.channel !== 'zalo') return
    const { id, ...rest } = message
    await insertMessages(trx, [
      { ...rest, channel: 'sms', templateVersion: null, sentAt: null, provider: null, notBefore: null, createdAt: at, insteadOf: id },
    ])
  })
}

async function again({ db, clock }: Context, message: Message, fault: string): Promise<void> {
  const now = clock.now()
  const at = nextTry(message.tries, now, message.expiresAt)
  await (at ? markRetry(db, message.id, at, fault) : markGaveUp(db, message.id, now, fault))
}

/** Moves weight between the providers of each channel that has several. */
export async function balanceProviders(context: Context, channels: Channel[] = channelsFor(context.config)): Promise<void> {
  const now = context.clock.now()
  for (const kind of new Set(channels.flatMap((channel) => channel.carries))) {
    const names = channels.filter((channel) => channel.carries.includes(kind)).map((channel) => channel.name)
    if (names.length < 2) continue
    await providerWeights(context.db, kind, names, now)
    const loads = (await listLoads(context.db, kind, now)).filter((load) => names.includes(load.name))
    await saveWeights(context.db, kind, rebalance(loads, now), now)
  }
}
