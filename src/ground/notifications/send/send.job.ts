import { inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { insertMessages, type Message } from '../message/message.queries.ts'
import { dropSubscription, findSubscription } from '../preferences/preferences.queries.ts'
import { vapidKeys } from '../preferences/vapid.ts'
import { pick, rebalance } from './balance.rules.ts'
import { channelsFor } from './channel.adapter.ts'
import { type Channel, type Outgoing, Undeliverable } from './channel.ts'
import { nextTry } from './retry.rules.ts'
import { queue } from './send.ts'
import {
  beginAttempt,
  claimMessage,
  endAttempt,
  findLastFailed,
  listLoads,
  listWaiting,
  markBounced,
  markGaveUp,
  markRetry,
  markSent,
  providerWeights,
  releaseMessage,
  saveWeights,
} from './send.queries.ts'

/** Sends the messages of a job, each on its own: one that fails is asked for again later and keeps the others from nothing. */
export async function sendMessages(context: Context, payload: unknown, channels: Channel[] = channelsFor(context.config)): Promise<void> {
  const { ids } = payload as { ids: string[] }
  for (const id of ids) await sendMessage(context, id, channels)
}

/** One asking of one provider. The database holds nothing open meanwhile; what a dead worker held is free again after two minutes. */
async function sendMessage(context: Context, id: string, channels: Channel[]): Promise<void> {
  const { db, clock } = context
  const now = clock.now()
  const message = await claimMessage(db, id, now)
  if (!message?.address || message.channel === 'in_app') return
  if (message.expiresAt && message.expiresAt <= now) return markGaveUp(db, id, now, 'expired before it could be sent')
  const channel = await choose(context, message, channels)
  if (!channel) return releaseMessage(db, id)
  const attempt = await beginAttempt(db, { id, channel: message.channel, provider: channel.name, at: now })
  try {
    const { ref } = await channel.send(await outgoing(context, message))
    const at = clock.now()
    await endAttempt(db, attempt, { at, taken: true })
    await markSent(db, id, { at, provider: channel.name, ref, wipe: message.secret && !channel.standIn })
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error)
    await endAttempt(db, attempt, { at: clock.now(), taken: false, fault })
    await (error instanceof Undeliverable ? bounce(context, message, fault) : again(context, message, fault))
  }
}

async function choose(context: Context, message: Message, channels: Channel[]): Promise<Channel | undefined> {
  const able = channels.filter((channel) => channel.carries.includes(message.channel as Outgoing['channel']))
  if (able.length < 2) return able[0]
  const names = able.map((channel) => channel.name)
  const weights = await providerWeights(context.db, message.channel, names, context.clock.now())
  const failed = message.tries > 1 ? await findLastFailed(context.db, message.id) : undefined
  // The message's own id draws the lot: the same message tried again draws the same, apart from who failed.
  const lot = Number.parseInt(message.id.slice(0, 8), 16) / 2 ** 32
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
    const [sms = ''] = await insertMessages(trx, [
      { ...rest, channel: 'sms', templateVersion: null, sentAt: null, provider: null, notBefore: null, createdAt: at, insteadOf: id },
    ])
    await queue(trx, [sms], null)
  })
}

async function again({ db, clock }: Context, message: Message, fault: string): Promise<void> {
  const now = clock.now()
  const at = nextTry(message.tries, now, message.expiresAt)
  if (!at) return markGaveUp(db, message.id, now, fault)
  await inTransaction(db, async (trx) => {
    await markRetry(trx, message.id, at, fault)
    await queue(trx, [message.id], at)
  })
}

/** Sends what a job lost or what waited for a provider, oldest first. */
export async function sendWaiting(context: Context, channels: Channel[] = channelsFor(context.config)): Promise<void> {
  for (const id of await listWaiting(context.db, context.clock.now(), 500)) await sendMessage(context, id, channels)
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
