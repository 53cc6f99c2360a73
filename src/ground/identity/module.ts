import { Type } from 'typebox'
import { anyone, officer, signedIn } from '#core/access.ts'
import type { Module } from '#core/module.ts'
import { verifyAccessLog } from './access-log/access-log.ts'
import * as account from './account/account.ts'
import * as sessions from './account/sessions.ts'
import * as api from './api/api.ts'
import * as oneOfficer from './officers/officer.ts'
import { giveNewPassword } from './password/give-password.ts'
import { countAdministrators } from './officers/officers.queries.ts'
import * as officers from './officers/officers.ts'
import { baseRoles } from './officers/roles.rules.ts'
import { listDemoCitizens, loadOfficers } from './pack/pack.ts'
import * as recover from './recover/recover.ts'
import { tidySessions } from './session/session.queries.ts'
import { authenticate } from './session/session.ts'
import * as signIn from './sign-in/sign-in.ts'
import * as signOut from './sign-out/sign-out.ts'
import * as signUp from './sign-up/sign-up.ts'

const id = Type.String({ format: 'uuid' })

/** People: citizens and officers, sign-on, roles, and the record of who looked at whose data. */
export const identityModule: Module = {
  name: 'identity',
  roles: [...baseRoles],
  doors: [
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/can-bo',
      label: 'core.nav.officers',
      about: 'identity.officers.about',
      seenBy: ['administrator'],
      order: 900,
    },
  ],
  rights: [{ role: 'administrator', verb: 'administer', kind: 'person', reach: 'all' }],
  authenticate,
  routes: (app) => {
    const open = { config: { access: anyone }, schema: { hide: true } }
    app.get('/dang-nhap', open, signIn.show)
    app.post('/dang-nhap', open, signIn.submit)
    app.post('/dang-xuat', open, signOut.submit)
    app.get('/dang-ky', open, signUp.show)
    app.post('/dang-ky', open, signUp.submit)
    app.get('/dang-ky/ma', open, signUp.showCode)
    app.post('/dang-ky/ma', open, signUp.submitCode)
    app.get('/quen-mat-khau', open, recover.show)
    app.post('/quen-mat-khau', open, recover.submit)
    app.get('/quen-mat-khau/ma', open, recover.showCode)
    app.post('/quen-mat-khau/ma', open, recover.submitCode)

    const own = { config: { access: signedIn }, schema: { hide: true } }
    app.get('/tai-khoan', own, account.show)
    app.post('/tai-khoan', own, account.submit)
    app.post('/tai-khoan/mat-khau', own, sessions.changePassword)
    app.post('/tai-khoan/phien/:id', { ...own, schema: { hide: true, params: Type.Object({ id }) } }, sessions.revoke)

    const administrator = { access: officer('administrator') }
    const admin = { config: administrator, schema: { hide: true } }
    const one = { config: administrator, schema: { hide: true, params: Type.Object({ id }) } }
    app.get('/quan-tri/can-bo', { config: administrator, schema: { hide: true, querystring: officers.Query } }, officers.list)
    app.get('/quan-tri/can-bo/them', admin, officers.showNew)
    app.post('/quan-tri/can-bo/them', admin, officers.create)
    app.get('/quan-tri/can-bo/:id', one, oneOfficer.show)
    app.post('/quan-tri/can-bo/:id/vai-tro', one, oneOfficer.grant)
    app.post(
      '/quan-tri/can-bo/:id/vai-tro/:roleId/ket-thuc',
      { ...one, schema: { hide: true, params: Type.Object({ id, roleId: id }) } },
      oneOfficer.end,
    )
    app.post('/quan-tri/can-bo/:id/khoa', one, oneOfficer.disable)
    app.post('/quan-tri/can-bo/:id/mo-khoa', one, oneOfficer.enable)
    app.post('/quan-tri/can-bo/:id/mat-khau', one, oneOfficer.resetPassword)

    app.post('/api/sessions', { config: { access: anyone }, schema: api.SignIn }, api.signIn)
    app.delete('/api/sessions/current', { config: { access: signedIn }, schema: api.SignOut }, api.signOut)
    app.get('/api/me', { config: { access: signedIn }, schema: api.GetMe }, api.me)
  },
  jobs: { 'identity.tidy': ({ db, clock }) => tidySessions(db, clock.now()) },
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
