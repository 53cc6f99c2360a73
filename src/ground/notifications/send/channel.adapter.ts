import type { Config } from '#core/config.ts'
import type { Outward } from '../message/message.rules.ts'
import type { Channel } from './channel.ts'
import { esmsChannel } from './esms.adapter.ts'
import { pushChannel } from './push.adapter.ts'
import { smtpChannel } from './smtp.adapter.ts'
import { zaloChannel } from './zalo.adapter.ts'

/**
 * STAND-IN for providers of SMS, Zalo and e-mail: nothing leaves the machine. The message counts as sent and is read on the page
 * /hop-thu-di, which says so. It exists in demo and tests only, and only for what no provider is configured for.
 */
const standInOutbox = (carries: readonly Outward[]): Channel => ({
  name: 'stand-in-outbox',
  standIn: true,
  carries,
  send: async (message) => ({ ref: message.id }),
})

const made = new WeakMap<Config, Channel[]>()

/** The providers of a program, by its configuration. In production a channel without one has none, and its messages wait. */
export function channelsFor(config: Config): Channel[] {
  let channels = made.get(config)
  if (!channels) {
    const real = [
      ...(config.mail ? [smtpChannel(config.mail)] : []),
      ...config.sms.map((account) => esmsChannel(account, config)),
      ...(config.zalo ? [zaloChannel(config.zalo)] : []),
      pushChannel(config),
    ]
    const missing = (['sms', 'zalo', 'email'] as const).filter((kind) => !real.some((channel) => channel.carries.includes(kind)))
    channels = config.mode === 'production' || missing.length === 0 ? real : [...real, standInOutbox(missing)]
    made.set(config, channels)
  }
  return channels
}
