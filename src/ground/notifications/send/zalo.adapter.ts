import { createHash, timingSafeEqual } from 'node:crypto'
import { request } from 'undici'
import type { ZaloSettings } from '#core/config.ts'
import { type Channel, Undeliverable } from './channel.ts'

const timeout = 15_000
// "Phone number invalid", "no Zalo account", "the account does not take messages" (public list of ZNS error codes, to verify).
const hopeless = new Set([-108, -114, -118, -119, -139, -141])

/**
 * Notices over Zalo (ZNS: POST message/template with the header access_token). Zalo carries approved templates only: settings
 * say which of theirs stands for which of ours; a message without one is undeliverable here and goes by SMS.
 */
export function zaloChannel(settings: ZaloSettings): Channel {
  return {
    name: 'zalo',
    standIn: false,
    carries: ['zalo'],
    send: async (message) => {
      const templateId = settings.templates[message.template]
      if (!templateId) throw new Undeliverable(`no Zalo template for ${message.template}`)
      const answer = await request(settings.url, {
        method: 'POST',
        headersTimeout: timeout,
        bodyTimeout: timeout,
        headers: { 'content-type': 'application/json', access_token: settings.token },
        body: JSON.stringify({
          phone: message.address.replace(/^0/, '84'),
          template_id: templateId,
          template_data: Object.fromEntries(Object.entries(message.vars).map(([name, value]) => [name, String(value)])),
          tracking_id: message.id,
        }),
      })
      const text = (await answer.body.text()).slice(0, 2_000)
      if (answer.statusCode !== 200) throw new Error(`zalo answered ${answer.statusCode}`)
      const { error, message: words, data } = JSON.parse(text) as { error: number; message?: string; data?: { msg_id?: string } }
      if (error === 0 && data?.msg_id) return { ref: data.msg_id }
      throw hopeless.has(error) ? new Undeliverable(`zalo: ${error} ${words ?? ''}`) : new Error(`zalo: ${error} ${words ?? ''}`)
    },
  }
}

/** Whether a webhook call is Zalo's: mac = SHA-256 of application id, body, time stamp and the account's secret (to verify). */
export function isFromZalo(settings: ZaloSettings, body: string, timestamp: string, signature: string): boolean {
  const wanted = createHash('sha256').update(`${settings.appId}${body}${timestamp}${settings.oaSecret}`).digest('hex')
  const [a, b] = [Buffer.from(wanted), Buffer.from(signature.replace(/^mac=/, ''))]
  return a.length === b.length && timingSafeEqual(a, b)
}
