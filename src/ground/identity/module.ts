import { anyone, signedIn } from '#core/access.ts'
import { on } from '#core/events.ts'
import type { Module } from '#core/module.ts'
import { UnitsReorganised } from '#ground/places/index.ts'
import { verifyAccessLog } from './access-log/access-log.ts'
import { accountRoutes } from './account/account.routes.ts'
import * as api from './api/api.ts'
import { deleteOldBatches } from './import/import.queries.ts'
import { officersRoutes } from './officers/officers.routes.ts'
import { followReorganisation } from './officers/reorganise.ts'
import { hands } from './personal/hands.queries.ts'
import { signInRoutes } from './sign-in/sign-in.routes.ts'
import { giveNewPassword } from './password/give-password.ts'
import { rotateIdentifiers } from './people/seal.ts'
import { countAdministrators } from './officers/officers.queries.ts'
import { baseRoles } from './officers/roles.rules.ts'
import { listDemoCitizens, loadOfficers } from './pack/pack.ts'
import { tidySessions } from './session/session.queries.ts'
import { personal } from './people/personal.ts'
import { authenticate } from './session/session.ts'

/** People: citizens and officers, sign-on, roles, and the record of who looked at whose data. */
export const identityModule: Module = {
  name: 'identity',
  hands,
  roles: [...baseRoles],
  personal,
  doors: [
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/can-bo',
      label: 'core.nav.officers',
      about: 'identity.officers.about',
      seenBy: ['administrator'],
      order: 900,
    },
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/to-chuc',
      label: 'identity.org.door',
      about: 'identity.org.review_about',
      seenBy: ['administrator'],
      order: 905,
    },
    {
      face: 'desk',
      href: '/lam-viec/uy-quyen',
      label: 'identity.delegation.door',
      about: 'identity.delegation.about',
      seenBy: 'officer',
      order: 300,
    },
  ],
  rights: [{ role: 'administrator', verb: 'administer', kind: 'person', reach: 'all' }],
  authenticate,
  routes: async (app) => {
    await signInRoutes(app)
    accountRoutes(app)
    officersRoutes(app)
    app.post('/api/sessions', { config: { access: anyone }, schema: api.SignIn }, api.signIn)
    app.delete('/api/sessions/current', { config: { access: signedIn }, schema: api.SignOut }, api.signOut)
    app.get('/api/me', { config: { access: signedIn }, schema: api.GetMe }, api.me)
  },
  listens: [on(UnitsReorganised, 'identity.follow_reorganisation', followReorganisation)],
  jobs: {
    'identity.tidy': async ({ db, clock }) => {
      const now = clock.now()
      await tidySessions(db, now)
      await deleteOldBatches(db, new Date(now.getTime() - 7 * 86_400_000))
    },
  },
  schedule: [{ cron: '17 3 * * *', job: 'identity.tidy' }],
  commands: [
    {
      name: 'verify-log',
      summary: 'follows the chain of the access log from its beginning and prints its head',
      run: async ({ db, log }) => {
        const { ok, rows, head, brokenAt } = await verifyAccessLog(db)
        log(ok ? `access log: ${rows} rows, unbroken, head ${head}` : `access log: broken at row ${brokenAt}, after ${rows} good rows`)
        return ok ? 0 : 1
      },
    },
    {
      name: 'keys rotate-identifiers',
      summary: 'seals every identity number anew under a fresh key, in batches; broken off, call it again and it goes on',
      options: [{ flags: '--batch <n>', summary: 'people in one transaction', fallback: '500' }],
      run: async ({ db, config, clock, log }, _args, options) => {
        const batch = Math.max(1, Number(options.batch) || 500)
        const { version, done, left, dropped } = await rotateIdentifiers(db, config, {
          at: clock.now(),
          batch,
          progress: (count) => log(`${count} sealed anew`),
        })
        log(`key ${version}: ${done} numbers sealed anew, ${left} left, ${dropped} old keys forgotten`)
        return left === 0 ? 0 : 1
      },
    },
    {
      name: 'reset-password',
      summary: 'gives an officer a new password and prints it once: the way to the first administrator’s',
      arguments: [{ name: 'login', summary: 'sign-in name of the officer' }],
      run: async ({ db, config, clock, log }, [login = '']) => {
        const password = await giveNewPassword(db, config, { login, at: clock.now() })
        log(password ? `new password of ${login}: ${password}` : `no officer ${login}`)
        return password ? 0 : 1
      },
    },
  ],
  load: loadOfficers,
  doctor: async ({ db, config, clock }) => {
    const count = await countAdministrators(db, clock.now())
    const demo = config.mode === 'production' ? await listDemoCitizens(db) : []
    return [
      count > 0
        ? { ok: true, subject: 'identity', message: `${count} administrators` }
        : {
            ok: false,
            subject: 'identity',
            message: 'no active administrator',
            remedy: 'name one in officers.json of the pack, load it, then `tinhso reset-password <login>`',
          },
      ...(demo.length > 0
        ? [
            {
              ok: false,
              subject: 'identity',
              message: `demo accounts in production: ${demo.join(', ')}`,
              remedy: 'this database was a demo: begin with an empty one',
            },
          ]
        : []),
    ]
  },
}
