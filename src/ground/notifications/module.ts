import { anyone, signedIn } from '#core/access.ts'
import type { Module } from '#core/module.ts'
import * as inbox from './inbox/inbox.ts'
import { countWaiting } from './message/message.queries.ts'
import * as outbox from './outbox/outbox.ts'
import { channelFor } from './send/channel.adapter.ts'
import { sendMessage, sendWaiting } from './send/send.job.ts'
import { sendJob } from './send/send.ts'

/** Messages to people: in the platform, by SMS, by e-mail. */
export const notificationsModule: Module = {
  name: 'notifications',
  routes: (app) => {
    const own = { config: { access: signedIn }, schema: { hide: true } }
    app.get('/thong-bao', own, inbox.show)
    app.post('/thong-bao/da-doc', own, inbox.read)
    // The stand-in outbox shows everybody's codes: in production the page does not exist.
    if (app.config.mode !== 'production')
      app.get('/hop-thu-di', { config: { access: anyone }, schema: { hide: true, querystring: outbox.Query } }, outbox.show)
  },
  jobs: {
    [sendJob]: (context, payload) => sendMessage(context, payload),
    'notifications.send_waiting': (context) => sendWaiting(context),
  },
  schedule: [{ cron: '*/5 * * * *', job: 'notifications.send_waiting' }],
  doctor: async ({ db, config }) => {
    const waiting = await countWaiting(db)
    const channel = channelFor(config)
    if (channel)
      return [
        {
          ok: true,
          subject: 'notifications',
          message: `messages go to ${channel.name} (a stand-in: nothing leaves the machine); ${waiting} wait`,
        },
      ]
    return [
      {
        ok: false,
        subject: 'notifications',
        message: `no provider of SMS and e-mail: ${waiting} messages wait for one`,
        remedy: 'connect a provider (src/ground/notifications/send/channel.adapter.ts); what waits is then sent',
      },
    ]
  },
}
