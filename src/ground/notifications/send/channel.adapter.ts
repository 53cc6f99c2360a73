import type { Config } from '#core/config.ts'
import type { Lang } from '#core/i18n.ts'

/** A message as a provider gets it. */
export type Outgoing = { id: string; channel: 'sms' | 'email'; address: string; body: string; lang: Lang }

/** A way out of the platform: an SMS gateway, a mail server. It throws when the provider did not take the message. */
export type Channel = { name: string; standIn: boolean; send(message: Outgoing): Promise<{ ref: string }> }

/**
 * STAND-IN for providers of SMS and e-mail: nothing leaves the machine. The message counts as sent and is read on the page
 * /hop-thu-di, which says so. It exists in demo and tests only.
 */
const standInOutbox: Channel = { name: 'stand-in-outbox', standIn: true, send: async (message) => ({ ref: message.id }) }

/** The provider of a channel; none in production until one is connected, and then messages wait. */
export function channelFor(config: Config): Channel | undefined {
  return config.mode === 'production' ? undefined : standInOutbox
}
