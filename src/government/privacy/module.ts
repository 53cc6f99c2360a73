import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { anyone, officer, signedIn } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import type { App, Context, Module } from '#core/module.ts'
import { followUnits } from '#engine/casework/index.ts'
import { makeCheckpoint, rotateCheckpointKey, verifyCheckpoints } from './log/checkpoint.ts'
import * as log from './log/log.api.ts'
import * as own from './own/own.ts'
import { personal } from './own/personal.ts'
import * as purposes from './purposes/purposes.ts'
import * as copy from './request/copy.ts'
import * as desk from './request/desk.ts'
import { kind, privacyRights, privacyRoles } from './request/rights.ts'

const checkpointJob = 'privacy.checkpoint'
const following = followUnits({ kind, job: 'privacy.move_requests' })

function routes(app: App): void {
  const id = Type.Object({ id: Type.String({ format: 'uuid' }) })
  const open = { config: { access: anyone }, schema: { hide: true } }
  app.get('/bao-ve-du-lieu', open, purposes.show)

  const config = { access: signedIn }
  app.get('/tai-khoan/du-lieu', { config, schema: { hide: true, querystring: own.Query } }, own.show)
  app.post('/tai-khoan/du-lieu/dong-y', { config, schema: { hide: true } }, own.consent)
  app.get('/tai-khoan/du-lieu/yeu-cau', { config, schema: { hide: true, querystring: own.AskQuery } }, own.showAsk)
  app.post(
    '/tai-khoan/du-lieu/yeu-cau',
    { config: { ...config, rateLimit: { max: 20, timeWindow: '1 hour' } }, schema: { hide: true } },
    own.submitAsk,
  )
  app.get('/tai-khoan/du-lieu/yeu-cau/:id', { config, schema: { hide: true, params: id } }, own.showRequest)
  app.post('/tai-khoan/du-lieu/yeu-cau/:id/rut', { config, schema: { hide: true, params: id } }, own.withdraw)
  app.get('/tai-khoan/du-lieu/yeu-cau/:id/ban-sao.zip', { config, schema: { hide: true, params: id } }, copy.download)
  const look = Type.Object({ look: Type.Integer({ minimum: 1 }) })
  app.get('/tai-khoan/du-lieu/bang-chung/:look', { config, schema: { hide: true, params: look } }, own.proof)

  const office = { config: { access: officer('privacy_officer') } }
  app.get('/lam-viec/du-lieu-ca-nhan', { ...office, schema: { hide: true } }, desk.list)
  app.get('/lam-viec/du-lieu-ca-nhan/:id', { ...office, schema: { hide: true, params: id } }, desk.show)
  app.post('/lam-viec/du-lieu-ca-nhan/:id', { ...office, schema: { hide: true, params: id } }, desk.submit)

  const limited = { config: { access: anyone, rateLimit: { max: 60, timeWindow: '1 minute' } } }
  const about = (summary: string): { tags: string[]; summary: string } => ({ tags: ['transparency'], summary })
  app.get(
    '/api/transparency/checkpoints',
    {
      ...limited,
      schema: {
        ...about('Signed checkpoints of the log of who looked at whose data'),
        querystring: log.ListQuery,
        response: { 200: log.Checkpoints },
      },
    },
    log.list,
  )
  app.get(
    '/api/transparency/consistency',
    {
      ...limited,
      schema: {
        ...about('Proof that the log of a later checkpoint begins with that of an earlier one'),
        querystring: log.ConsistencyQuery,
        response: { 200: log.Consistency },
      },
    },
    log.consistency,
  )
}

async function verify(context: Context, files: string[]): Promise<number> {
  const notes = files.map((file) => readFileSync(file, 'utf8'))
  const { lines, ok } = await verifyCheckpoints(context.db, context.config, notes)
  for (const line of lines) context.log(line)
  return ok ? 0 : 1
}

/** Whose data, for what, who looked: purposes, consent, requests of persons, and the log that anybody can check. */
export const privacyModule: Module = {
  name: 'privacy',
  roles: privacyRoles,
  rights: privacyRights,
  personal,
  doors: [
    { face: 'portal', href: '/tai-khoan/du-lieu', label: 'privacy.own.title', about: 'privacy.own.about', seenBy: 'signedIn', order: 210 },
    { face: 'portal', href: '/bao-ve-du-lieu', label: 'privacy.title', order: 800 },
    { face: 'desk', href: '/lam-viec/du-lieu-ca-nhan', label: 'privacy.desk.title', seenBy: ['privacy_officer'], order: 300 },
  ],
  routes,
  load: purposes.loadPurposes,
  listens: following.listens,
  jobs: { ...following.jobs, [checkpointJob]: async (context) => void (await makeCheckpoint(context)) },
  // Once a day, soon after midnight of the province (17:10 UTC).
  schedule: [{ cron: '10 17 * * *', job: checkpointJob }],
  commands: [
    {
      name: 'checkpoint',
      summary: 'sign the log of who looked at whose data as it is now',
      run: async (context) => {
        const made = await makeCheckpoint(context)
        context.log(made ? made.note : 'the log has not grown since the last checkpoint')
        return 0
      },
    },
    {
      name: 'checkpoint rotate-key',
      summary: 'make a new key for checkpoints; the old one stays known for its notes',
      run: async (context) => {
        const key = await inTransaction(context.db, (trx) => rotateCheckpointKey(trx, context.config, context.clock.now()))
        context.log(`new key: ${key.publicKey}`)
        return 0
      },
    },
    {
      name: 'verify-checkpoints',
      summary: 'recompute the log, every checkpoint and signature; with FILE also a note that was kept elsewhere',
      arguments: [{ name: 'file', summary: 'a note saved before', optional: true }],
      run: (context, files) => verify(context, files.filter(Boolean)),
    },
  ],
  doctor: async ({ db, config }) => {
    const { ok, lines } = await verifyCheckpoints(db, config)
    return [
      {
        ok,
        subject: 'access log',
        message: ok ? `${lines[0] ?? ''}, ${lines.length - 1} checkpoints` : (lines.find((line) => line.startsWith('BROKEN')) ?? ''),
        ...(ok ? {} : { remedy: 'somebody changed the log: compare with a backup and with the checkpoints that others keep' }),
      },
    ]
  },
}
