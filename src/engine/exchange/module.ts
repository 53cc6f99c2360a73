import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { App, Context, Finding, Module } from '#core/module.ts'
import { checkAccessToken } from '#ground/sso/index.ts'
import { refreshContracts } from './contract/contract.ts'
import { openExchange } from './gateway/exchange.ts'
import { createGateway, mountGateway } from './gateway/gateway.ts'
import { checkOwnCertificate } from './gateway/own-certificate.ts'
import { createTlsServer } from './gateway/tls.ts'
import { manageRoutes } from './manage/manage.routes.ts'
import { archiveDir, archiveLog } from './message-log/archive.job.ts'
import { listArchives, readHead } from './message-log/log.queries.ts'
import { exchangeFacts } from './facts/facts.ts'
import { listIncidents } from './health/incident.queries.ts'
import { hands } from './personal/hands.queries.ts'
import { listDead } from './queue/delivery.queries.ts'
import { logCommands } from './message-log/commands.ts'
import { type Intake, lateIntake, postgresIntake } from './queue/intake.ts'
import { jetstreamIntake } from './queue/jetstream.adapter.ts'
import { push, pushAll } from './queue/push.job.ts'
import { pushJob } from './queue/publish.ts'
import { queueRoutes } from './queue/queue.routes.ts'
import { loadSystems } from './register/load.ts'

/** Events are kept in PostgreSQL, or on JetStream where its servers are named. */
function intakeOf(app: App): Intake {
  const { natsUrls } = app.config.exchange
  if (natsUrls.length === 0) return postgresIntake(app.db)
  const log = (message: string): void => app.log.warn(message)
  const intake = lateIntake(() => jetstreamIntake({ db: app.db, urls: natsUrls, replicas: Math.min(3, natsUrls.length), log }))
  app.addHook('onReady', async () => intake.begin())
  app.addHook('onClose', () => intake.close())
  return intake
}

/** An access token of the platform's own sign-on service that was given out for this gateway; answers its client. */
async function verifyOwnToken(app: App, message: IncomingMessage): Promise<string> {
  // Only what a raw message has as well is read of it: headers, address, method.
  const facts = await checkAccessToken(app, message as unknown as FastifyRequest, '/r1')
  if (!facts?.scopes.includes('exchange:call')) throw new Error('it is not for this gateway')
  return facts.clientId
}

/** The gateway on the program's own port, and where one is set on a port of its own with mutual TLS. */
function serveExchange(app: App): void {
  const { db, clock, config } = app
  const exchange = openExchange({ db, clock, config })
  exchange.verifyToken ??= (_token, message) => verifyOwnToken(app, message)
  const gateway = createGateway(exchange)
  mountGateway(app.server, gateway)
  const { tlsPort, certificateFile, keyFile } = app.config.exchange
  if (tlsPort > 0) {
    const own = createTlsServer({ cert: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }, gateway)
    app.addHook('onListen', async () => {
      await new Promise<void>((done, failed) => own.once('error', failed).listen(tlsPort, app.config.host, done))
    })
    app.addHook('onClose', async () => {
      if (own.listening) await new Promise((done) => own.close(done).closeIdleConnections())
    })
  }
  app.addHook('onClose', () => exchange.close())
}

async function checkExchange({ db, config, clock }: Context): Promise<Finding[]> {
  const head = await readHead(db)
  const archives = await listArchives(db)
  const last = archives.at(-1)
  const missing = archives.filter(({ file }) => !existsSync(join(archiveDir(config.dataDir), file)))
  const open = (await listIncidents(db, clock.now())).filter((incident) => !incident.endedAt)
  const dead = (await listDead(db, { limit: 100 })).length
  return [
    {
      ok: missing.length === 0,
      subject: 'exchange log',
      message:
        missing.length === 0
          ? `${head.entries} entries in ${head.batch} signed batches, archived up to batch ${last?.lastBatch ?? 0}`
          : `${missing.length} archives are not in their folder`,
      remedy: 'bring them back from a backup; `tinhso exchange verify` follows the whole log',
    },
    {
      ok: open.length === 0,
      subject: 'exchange services',
      message: open.length === 0 ? 'no open incidents' : `down: ${open.map(({ service }) => service).join(', ')}`,
      remedy: 'ask the owner of the service; /dieu-hanh/kien-truc shows since when',
    },
    {
      ok: dead === 0,
      subject: 'exchange queue',
      message: dead === 0 ? 'no dead letters' : `${dead === 100 ? 'over 99' : dead} dead letters`,
      remedy: 'mend, send again or discard them at /quan-tri/ket-noi/thu-chet',
    },
    ...checkOwnCertificate(config.exchange, clock.now()),
  ]
}

export const exchangeModule: Module = {
  name: 'exchange',
  hands,
  roles: [{ role: 'exchange_operator', label: 'exchange.role.operator' }],
  doors: [
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/ket-noi',
      label: 'exchange.ui.title',
      about: 'exchange.ui.about',
      seenBy: ['exchange_operator', 'administrator'],
      order: 910,
    },
    {
      face: ['desk', 'steering'],
      href: '/dieu-hanh/kien-truc',
      label: 'exchange.map.title',
      about: 'exchange.map.about',
      seenBy: ['leader', 'approver', 'administrator', 'exchange_operator'],
      order: 410,
    },
  ],
  routes: (app) => {
    serveExchange(app)
    manageRoutes(app)
    queueRoutes(app, intakeOf(app))
  },
  listens: exchangeFacts.listens,
  jobs: {
    'exchange.refresh_contracts': (context) => refreshContracts(context),
    [pushJob]: (context, payload) => push(context, payload),
    'exchange.push_all': (context) => pushAll(context),
    'exchange.archive': async (context) => void (await archiveLog(context)),
  },
  schedule: [
    { cron: '* * * * *', job: 'exchange.push_all' },
    { cron: '40 2 * * *', job: 'exchange.refresh_contracts' },
    { cron: '20 */6 * * *', job: 'exchange.archive' },
  ],
  commands: logCommands,
  load: loadSystems,
  doctor: checkExchange,
}
