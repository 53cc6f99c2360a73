import { Type } from 'typebox'
import { anyone, officer, signedIn } from '#core/access.ts'
import type { App, Context, Finding, Module } from '#core/module.ts'
import * as inbox from './inbox/inbox.ts'
import { countWaiting } from './message/message.queries.ts'
import { outwardChannels } from './message/message.rules.ts'
import { personal } from './message/personal.ts'
import * as outbox from './outbox/outbox.ts'
import { hands } from './personal/hands.queries.ts'
import * as preferences from './preferences/preferences.ts'
import * as receipts from './receipts/receipts.ts'
import { channelsFor } from './send/channel.adapter.ts'
import { balanceProviders, sendDue } from './send/send.job.ts'
import * as templates from './templates/templates.ts'
import * as watch from './watch/watch.ts'

function pages(app: App): void {
  const own = { config: { access: signedIn }, schema: { hide: true } }
  app.get('/thong-bao', own, inbox.show)
  app.post('/thong-bao/da-doc', own, inbox.read)
  app.get('/tai-khoan/thong-bao', own, preferences.show)
  app.post('/tai-khoan/thong-bao', own, preferences.submit)
  app.post(
    '/tai-khoan/thong-bao/thu',
    { ...own, config: { ...own.config, rateLimit: { max: 5, timeWindow: '10 minutes' } } },
    preferences.askEmail,
  )
  app.post('/tai-khoan/thong-bao/ma', own, preferences.proveEmail)

  const admin = { config: { access: officer('administrator') }, schema: { hide: true } }
  app.get('/quan-tri/tin-nhan', admin, watch.show)
  const one = { ...admin, schema: { hide: true, params: Type.Object({ id: Type.String({ format: 'uuid' }) }) } }
  app.post('/quan-tri/tin-nhan/:id/gui-lai', one, watch.again)
  const words = { ...admin, schema: { hide: true, params: Type.Object({ key: Type.String({ pattern: '^[a-z0-9_.]{3,120}$' }) }) } }
  app.get('/quan-tri/tin-nhan/mau', admin, templates.list)
  app.get('/quan-tri/tin-nhan/mau/:key', words, templates.show)
  app.post('/quan-tri/tin-nhan/mau/:key', words, templates.draft)
}

function interfaces(app: App): void {
  const own = { config: { access: signedIn } }
  const answer = Type.Object({ subscribed: Type.Boolean() })
  const about = (summary: string): { tags: string[]; summary: string } => ({ tags: ['notifications'], summary })
  app.post(
    '/api/me/push',
    { ...own, schema: { ...about('Let a browser of mine show news'), body: preferences.PushSubscription, response: { 201: answer } } },
    preferences.subscribe,
  )
  app.delete(
    '/api/me/push',
    { ...own, schema: { ...about('End the news in a browser of mine'), body: preferences.PushEnd, response: { 200: answer } } },
    preferences.unsubscribe,
  )
  const open = { config: { access: anyone } }
  const kept = { 200: receipts.Kept }
  app.get(
    '/api/notifications/receipts/sms/:name',
    { ...open, schema: { ...about('A gateway says what became of an SMS'), querystring: receipts.SmsReceipt, response: kept } },
    receipts.sms,
  )
  app.post(
    '/api/notifications/receipts/zalo',
    { ...open, schema: { ...about('Zalo says what became of a notice'), body: receipts.ZaloReceipt, response: kept } },
    receipts.zalo,
  )
}

async function doctor({ db, config }: Context): Promise<Finding[]> {
  const channels = channelsFor(config)
  const carried = outwardChannels.map(
    (kind) =>
      `${kind}: ${
        channels
          .filter((c) => c.carries.includes(kind))
          .map((c) => c.name)
          .join(', ') || 'none'
      }`,
  )
  const missing = outwardChannels.filter((kind) => !channels.some((channel) => channel.carries.includes(kind)))
  const waiting = await countWaiting(db)
  const needed = missing.filter((kind) => kind !== 'zalo')
  if (needed.length === 0) return [{ ok: true, subject: 'notifications', message: `${carried.join('; ')}; ${waiting} messages wait` }]
  return [
    {
      ok: false,
      subject: 'notifications',
      message: `no provider of ${needed.join(' and ')}: ${waiting} messages wait`,
      remedy: 'set TINHSO_SMTP_URL with TINHSO_MAIL_FROM for e-mail, TINHSO_SMS for a gateway; what waits is then sent',
    },
  ]
}

/** Messages to people: in the platform, by SMS or Zalo, by e-mail, in the browser. */
export const notificationsModule: Module = {
  name: 'notifications',
  hands,
  personal,
  doors: [
    { face: 'portal', href: '/thong-bao', label: 'notifications.inbox.title', seenBy: 'signedIn', order: 200 },
    {
      face: 'desk',
      href: '/quan-tri/tin-nhan',
      label: 'notifications.watch.title',
      about: 'notifications.watch.about',
      seenBy: ['administrator'],
      order: 910,
    },
  ],
  routes: (app) => {
    // Zalo signs the bytes of its call: keep them beside what they mean.
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
      ;(request as { rawJson?: string }).rawJson = body as string
      try {
        done(null, body === '' ? undefined : JSON.parse(body as string))
      } catch {
        done(Object.assign(new Error('not JSON'), { statusCode: 400, code: 'FST_ERR_CTP_INVALID_JSON_BODY' }))
      }
    })
    templates.registerTemplateVersions()
    pages(app)
    interfaces(app)
    // The stand-in outbox shows everybody's codes: in production the page does not exist.
    if (app.config.mode !== 'production')
      app.get('/hop-thu-di', { config: { access: anyone }, schema: { hide: true, querystring: outbox.Query } }, outbox.show)
  },
  looksAfter: outwardChannels.map((kind) => (context: Context) => sendDue(context, kind)),
  jobs: { 'notifications.balance': (context) => balanceProviders(context) },
  schedule: [{ cron: '*/5 * * * *', job: 'notifications.balance' }],
  doctor,
}
