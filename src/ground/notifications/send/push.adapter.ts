import { request } from 'undici'
import webPush from 'web-push'
import type { Config } from '#core/config.ts'
import { type Channel, Undeliverable } from './channel.ts'

const timeout = 15_000
const day = 86_400

/** Push services of the browsers in use. A subscription names an address that we will call: no other is accepted. */
const services = ['fcm.googleapis.com', 'updates.push.services.mozilla.com', 'web.push.apple.com', '.notify.windows.com', '.push.apple.com']

/** Whether an address of a subscription lies at a known push service, or at one that the configuration names (host:port, tests). */
export function isPushService(endpoint: string, config: Pick<Config, 'pushHosts'>): boolean {
  const url = URL.parse(endpoint)
  if (!url || url.username || url.password) return false
  if (config.pushHosts.includes(url.host)) return true
  if (url.protocol !== 'https:' || url.port) return false
  return services.some((host) => (host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host))
}

/** Notices in the browser (RFC 8030, 8291, 8292); the words are encrypted for that browser only. */
export function pushChannel(config: Config): Channel {
  return {
    name: 'web-push',
    standIn: false,
    carries: ['push'],
    send: async ({ push, title, body, link, id }) => {
      if (!push || !isPushService(push.endpoint, config)) throw new Undeliverable('the browser is no longer subscribed')
      const {
        endpoint,
        method,
        headers,
        body: sealed,
      } = webPush.generateRequestDetails(
        { endpoint: push.endpoint, keys: { p256dh: push.p256dh, auth: push.auth } },
        JSON.stringify({ title, body, path: link && new URL(link).pathname, id }),
        {
          TTL: day,
          urgency: 'normal',
          vapidDetails: { subject: config.publicUrl.replace(/^http:\/\/.*/, 'mailto:admin@tinhso.invalid'), ...push.vapid },
        },
      )
      const { 'Content-Length': _, ...sent } = headers as Record<string, string>
      const answer = await request(endpoint, {
        method: method as 'POST',
        headers: sent,
        body: sealed,
        headersTimeout: timeout,
        bodyTimeout: timeout,
      })
      await answer.body.dump()
      if (answer.statusCode === 404 || answer.statusCode === 410) throw new Undeliverable('the browser has unsubscribed')
      if (answer.statusCode === 413) throw new Undeliverable('the message is too long for the push service')
      if (answer.statusCode < 200 || answer.statusCode > 299) throw new Error(`push service answered ${answer.statusCode}`)
      return { ref: typeof answer.headers.location === 'string' ? answer.headers.location : id }
    },
  }
}
