import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import type { App, Context, Finding, Holding, Module } from '#core/module.ts'
import * as admin from './boxes/admin.ts'
import { boxesJob, keepBoxes } from './boxes/boxes.ts'
import { personal } from './boxes/personal.ts'
import { countHeld } from './boxes/personal.queries.ts'
import * as enter from './enter/enter.ts'
import * as password from './imap/password.ts'
import { syncAll, syncJob } from './imap/sync.ts'
import { sweep } from './keep/message.queries.ts'
import { readMailbox } from './pack/settings.ts'
import * as list from './read/list.ts'
import * as message from './read/message.ts'
import { root } from './read/request.ts'
import { sendDue } from './send/send.job.ts'
import { sendJob } from './send/queue.ts'
import * as sent from './send/sent.ts'
import { WriteQuery } from './write/begin.ts'
import * as compose from './write/compose.ts'

const sweepJob = 'mailbox.sweep'
const dayLength = 86_400_000

function routes(app: App): void {
  const all = { access: officer() }
  const clerk = { access: officer('clerk') }
  const admins = { access: officer('administrator') }
  const one = { hide: true, params: Type.Object({ id: Type.String({ format: 'uuid' }) }) }
  const part = {
    hide: true,
    params: Type.Object({ id: Type.String({ format: 'uuid' }), number: Type.Integer({ minimum: 1, maximum: 1_000 }) }),
  }
  app.get(root, { config: all, schema: { hide: true, querystring: list.ListQuery } }, list.list)
  app.get(`${root}/thu/:id`, { config: all, schema: one }, message.show)
  app.post(`${root}/thu/:id`, { config: all, schema: one }, message.act)
  app.get(`${root}/thu/:id/goc.eml`, { config: all, schema: one }, message.original)
  app.get(`${root}/thu/:id/tep/:number`, { config: all, schema: part }, message.download)
  app.get(`${root}/thu/:id/vao-so`, { config: clerk, schema: one }, enter.show)
  app.post(`${root}/thu/:id/vao-so`, { config: clerk, schema: one }, enter.submit)
  app.get(`${root}/soan`, { config: all, schema: { hide: true, querystring: WriteQuery } }, compose.begin)
  app.get(`${root}/soan/:id`, { config: all, schema: one }, compose.show)
  app.post(`${root}/soan/:id`, { config: all, schema: one }, compose.submit)
  app.post(`${root}/soan/:id/bo`, { config: all, schema: one }, compose.discard)
  app.get(`${root}/gui/:id`, { config: all, schema: one }, sent.show)
  app.post(`${root}/gui/:id`, { config: all, schema: one }, sent.again)
  app.get(`${root}/mat-khau`, { config: all, schema: { hide: true, querystring: password.PasswordQuery } }, password.show)
  app.post(`${root}/mat-khau`, { config: all, schema: { hide: true } }, password.submit)
  app.get(admin.adminRoot, { config: admins, schema: { hide: true, querystring: admin.AdminQuery } }, admin.list)
  app.post(admin.adminRoot, { config: admins, schema: { hide: true } }, admin.refresh)
  app.get(`${admin.adminRoot}/:id`, { config: admins, schema: one }, admin.show)
  app.post(`${admin.adminRoot}/:id`, { config: admins, schema: one }, admin.submit)
}

/** What is deleted is gone after some time, and so is the box of one who left long ago. */
async function sweepOld({ db, config, clock, log }: Context): Promise<void> {
  const settings = readMailbox(config.province)
  if (!settings) return
  const before = (days: number): Date => new Date(clock.now().getTime() - days * dayLength)
  const gone = await inTransaction(db, (trx) => sweep(trx, { deleted: before(settings.trashDays), closed: before(settings.closedDays) }))
  if (gone > 0) log(`mailbox: ${gone} messages were kept as long as they had to be and are gone`)
}

function doctor({ config }: Context): Promise<Finding[]> {
  const { imapUrl, master, smtpUrl, judge } = config.mailServer
  const subject = 'mailbox'
  if (!readMailbox(config.province)) return Promise.resolve([])
  return Promise.resolve([
    {
      ok: true,
      subject,
      message: imapUrl
        ? `reads ${imapUrl} ${master ? 'as its master user' : 'with the password of each box'}`
        : 'keeps official mail itself',
    },
    smtpUrl
      ? { ok: true, subject, message: `sends through ${new URL(smtpUrl).host}` }
      : { ok: false, subject, message: 'no mail leaves the province', remedy: 'set TINHSO_MAILBOX_SMTP_URL' },
    ...(imapUrl && !judge
      ? [
          {
            ok: false,
            subject,
            message: 'results of SPF, DKIM and DMARC are not shown',
            remedy: 'set TINHSO_MAIL_JUDGE to the name in its Authentication-Results',
          },
        ]
      : []),
  ])
}

/** Official mail: a box for each officer and each office, kept here or on the province's mail server. */
export const mailboxModule: Module = {
  name: 'mailbox',
  doors: [
    { face: 'desk', href: root, label: 'mailbox.title', seenBy: 'officer', order: 15 },
    { face: 'desk', href: admin.adminRoot, label: 'mailbox.admin_title', seenBy: ['administrator'], order: 215 },
  ],
  routes,
  personal,
  load: async (context, packDir) => {
    if (readMailbox(packDir)) await keepBoxes(context)
  },
  jobs: {
    [boxesJob]: keepBoxes,
    [sendJob]: sendDue,
    [syncJob]: syncAll,
    [sweepJob]: sweepOld,
  },
  schedule: [
    { cron: '11 * * * *', job: boxesJob },
    { cron: '* * * * *', job: sendJob },
    { cron: '23 2 * * *', job: sweepJob },
  ],
  doctor,
  holds: async (db, personId): Promise<Holding[]> => {
    const { drafts, unread } = await countHeld(db, personId)
    return [
      ...(drafts.length > 0 ? [{ label: 'mailbox.holds.drafts' as const, count: drafts.length, details: drafts }] : []),
      ...(unread > 0 ? [{ label: 'mailbox.holds.unread' as const, count: unread, details: [] }] : []),
    ]
  },
}
