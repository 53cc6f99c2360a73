import { timingSafeEqual } from 'node:crypto'
import { request } from 'undici'
import type { Config, SmsAccount } from '#core/config.ts'
import { fingerprint } from '#core/seal.ts'
import { type Channel, Undeliverable } from './channel.ts'

const timeout = 15_000
// Codes of the gateway's public description (to verify against the contract): the number is wrong or on a do-not-disturb list.
const hopeless = new Set(['99', '118', '119', '131', '159'])

/** What makes a receipt ours: the gateway signs none, so its address of return holds a token that only we can make. */
export const receiptToken = (config: Config, provider: string): string => fingerprint(config.secret, 'notifications.receipt', provider)

export function isReceiptToken(config: Config, provider: string, given: string): boolean {
  const [a, b] = [Buffer.from(receiptToken(config, provider)), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** SMS through a gateway that speaks the public interface of eSMS (SendMultipleMessage_V4_post_json). */
export function esmsChannel(account: SmsAccount, config: Config): Channel {
  return {
    name: account.name,
    standIn: false,
    carries: ['sms'],
    send: async (message) => {
      const back = `${config.publicUrl}/api/notifications/receipts/sms/${account.name}?token=${receiptToken(config, account.name)}`
      const answer = await request(account.url, {
        method: 'POST',
        headersTimeout: timeout,
        bodyTimeout: timeout,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ApiKey: account.key,
          SecretKey: account.secret,
          Phone: message.address,
          Content: message.link ? `${message.body} ${message.link}` : message.body,
          Brandname: account.brand,
          SmsType: '2',
          IsUnicode: '1',
          RequestId: message.id,
          CallbackUrl: back,
        }),
      })
      const text = (await answer.body.text()).slice(0, 2_000)
      if (answer.statusCode !== 200) throw new Error(`${account.name} answered ${answer.statusCode}`)
      const { CodeResult, SMSID, ErrorMessage } = JSON.parse(text) as { CodeResult?: string; SMSID?: string; ErrorMessage?: string }
      if (CodeResult === '100' && SMSID) return { ref: SMSID }
      const words = `${account.name}: ${CodeResult ?? 'no code'} ${ErrorMessage ?? ''}`.trim()
      throw hopeless.has(CodeResult ?? '') ? new Undeliverable(words) : new Error(words)
    },
  }
}
