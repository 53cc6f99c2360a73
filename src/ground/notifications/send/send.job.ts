import { inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { findUnsent, listWaiting, markFault, markSent } from '../message/message.queries.ts'
import { type Channel, channelFor } from './channel.adapter.ts'

/** Sends one message. Without a provider it stays waiting; when the provider fails, the job is tried again with longer pauses. */
export async function sendMessage(
  context: Context,
  payload: unknown,
  channel: Channel | undefined = channelFor(context.config),
): Promise<void> {
  const { id } = payload as { id: string }
  if (!channel) return
  try {
    await inTransaction(context.db, async (trx) => {
      const message = await findUnsent(trx, id)
      if (!message?.address || message.channel === 'in_app') return
      const { ref } = await channel.send({ id, channel: message.channel, address: message.address, body: message.body, lang: message.lang })
      await markSent(trx, id, { at: context.clock.now(), provider: channel.name, ref, wipe: message.secret && !channel.standIn })
    })
  } catch (error) {
    await markFault(context.db, id, error instanceof Error ? error.message : String(error))
    throw error
  }
}

/** Sends what waited for a provider, oldest first; those that fail wait for the next round. */
export async function sendWaiting(context: Context, channel: Channel | undefined = channelFor(context.config)): Promise<void> {
  if (!channel) return
  for (const id of await listWaiting(context.db, 500)) await sendMessage(context, { id }, channel).catch(() => undefined)
}
