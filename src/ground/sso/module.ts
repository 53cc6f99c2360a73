import { Type } from 'typebox'
import { anyone, officer, service, signedIn } from '#core/access.ts'
import { on } from '#core/events.ts'
import { formatDateTime } from '#core/i18n.ts'
import type { Module } from '#core/module.ts'
import { SessionsEnded } from '#ground/identity/index.ts'
import * as apps from './apps/apps.ts'
import { Directory, listDirectory } from './bearer/directory.ts'
import { authenticateToken } from './bearer/bearer.ts'
import * as client from './clients/client.ts'
import * as clients from './clients/clients.ts'
import * as interact from './interact/interact.ts'
import { deleteOldKeys, listKeys } from './keys/keys.queries.ts'
import { rotateKeys } from './keys/keys.ts'
import { backChannelJob, followEndedSessions, tellSignedOut } from './log-out/log-out.ts'
import { hands } from './personal/hands.queries.ts'
import { personal } from './personal/personal.ts'
import { sweepModels } from './provider/model.queries.ts'
import { mountProvider } from './provider/mount.ts'

const id = Type.String({ format: 'uuid' })
const hide = true

/** One sign-on for every system of the province: the OpenID provider, its systems, and what people allowed them. */
export const ssoModule: Module = {
  name: 'sso',
  hands,
  doors: [
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/ung-dung',
      label: 'sso.clients.door',
      about: 'sso.clients.about',
      seenBy: ['administrator'],
      order: 910,
    },
  ],
  personal,
  authenticate: authenticateToken,
  routes: async (app) => {
    await mountProvider(app)
    const uid = Type.String({ pattern: '^[\\w-]{10,100}$' })
    const open = { config: { access: anyone }, schema: { hide, params: Type.Object({ uid }) } }
    app.get('/dang-nhap/ung-dung/:uid', open, interact.show)
    app.post('/dang-nhap/ung-dung/:uid', open, interact.submit)

    app.get('/tai-khoan/ung-dung', { config: { access: signedIn }, schema: { hide } }, apps.show)
    app.post(
      '/tai-khoan/ung-dung/:id/thu-hoi',
      { config: { access: signedIn }, schema: { hide, params: Type.Object({ id }) } },
      apps.withdraw,
    )

    const administrator = { access: officer('administrator') }
    const admin = { config: administrator, schema: { hide } }
    const one = { config: administrator, schema: { hide, params: Type.Object({ id }) } }
    app.get('/quan-tri/ung-dung', admin, clients.list)
    app.get('/quan-tri/ung-dung/them', admin, clients.showNew)
    app.post('/quan-tri/ung-dung/them', admin, clients.create)
    app.get('/quan-tri/ung-dung/:id', one, client.show)
    app.get('/quan-tri/ung-dung/:id/sua', one, client.showEdit)
    app.post('/quan-tri/ung-dung/:id/sua', one, client.edit)
    app.post('/quan-tri/ung-dung/:id/duyet', one, client.approve)
    app.post('/quan-tri/ung-dung/:id/tu-choi', one, client.decline)
    app.post('/quan-tri/ung-dung/:id/bi-mat', one, client.giveSecret)
    app.post('/quan-tri/ung-dung/:id/dung', one, client.suspend)
    app.post('/quan-tri/ung-dung/:id/mo-lai', one, client.resume)

    app.get('/api/directory/officers', { config: { access: service('directory:read') }, schema: Directory }, listDirectory)
  },
  listens: [on(SessionsEnded, 'sso.follow_ended_sessions', followEndedSessions)],
  jobs: {
    [backChannelJob]: tellSignedOut,
    'sso.sweep': async ({ db, clock }) => {
      await sweepModels(db)
      await deleteOldKeys(db, clock.now())
    },
  },
  schedule: [{ cron: '*/10 * * * *', job: 'sso.sweep' }],
  commands: [
    {
      name: 'keys rotate',
      summary: 'makes new keys that sign tokens: published now, signing in two hours, the old ones good for a day more',
      options: [{ flags: '--at-once', summary: 'a key was stolen: the new ones sign now, the old ones are worth nothing' }],
      run: async ({ db, config, clock, log }, _args, options) => {
        for (const { alg, kid, signsFrom, oldUntil } of await rotateKeys(db, config, clock.now(), options.atOnce === true))
          log(
            `${alg}: ${kid} signs from ${formatDateTime('vi', signsFrom)}; older keys are published until ${formatDateTime('vi', oldUntil)}`,
          )
        return 0
      },
    },
    {
      name: 'keys list',
      summary: 'names the keys that are published, and since when they sign',
      run: async ({ db, clock, log }) => {
        for (const { alg, kid, signsFrom, publishedUntil } of await listKeys(db, clock.now()))
          log(`${alg} ${kid}: from ${signsFrom.toISOString()}${publishedUntil ? `, until ${publishedUntil.toISOString()}` : ''}`)
        return 0
      },
    },
  ],
  doctor: async ({ db, clock }) => {
    const now = clock.now()
    const signing = (await listKeys(db, now)).filter((key) => key.signsFrom <= now)
    const newest = Math.max(0, ...signing.map((key) => key.signsFrom.getTime()))
    const days = Math.floor((now.getTime() - newest) / 86_400_000)
    if (signing.length === 0) return [{ ok: true, subject: 'sso', message: 'no signing keys yet: they are made at the first request' }]
    return [{ ok: days <= 180, subject: 'sso', message: `signing keys are ${days} days old`, remedy: '`tinhso keys rotate`' }]
  },
}
