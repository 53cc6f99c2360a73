import { anyone, officer } from '#core/access.ts'
import { onMany } from '#core/events.ts'
import type { App, Context, Finding, Module } from '#core/module.ts'
import { CaseActed, CaseOpened } from '#engine/casework/index.ts'
import { listStuck } from '#engine/exchange/index.ts'
import { tellOffers } from './catalogue/tell-offers.ts'
import * as operate from './operate/operate.ts'
import { home } from './operate/operate.page.tsx'
import * as stuck from './operate/stuck.ts'
import { personal } from './personal/personal.ts'
import { listComparisons } from './reconcile/comparison.queries.ts'
import { mendDifferences, reconcile } from './reconcile/reconcile.ts'
import * as result from './result/result.ts'
import { loadCodes, queuesOf } from './run/queues.ts'
import { exchangeOnce, isConnected } from './run/run.ts'
import { readStanding } from './run/standing.queries.ts'
import { portalSettings } from './settings/settings.ts'
import * as standIn from './stand-in/pages.ts'
import { there } from './stand-in/stand-in.page.tsx'
import { noteOwn } from './tell/note-own.ts'
import { setTellsOwn } from './tell/own.queries.ts'
import { exchangeJob, hearLinked } from './tell/tell.ts'

const roles = ['exchange_operator', 'administrator']
const hide = true

function routes(app: App): void {
  const config = { access: officer(...roles) }
  app.get(home, { config, schema: { hide, querystring: operate.Query } }, operate.showOverview)
  app.post(`${home}/viec`, { config, schema: { hide } }, operate.askFor)
  app.get(`${home}/tac/:id`, { config, schema: { hide, params: stuck.Params } }, stuck.showStuck)
  app.post(`${home}/tac/:id`, { config, schema: { hide, params: stuck.Params } }, stuck.mendStuck)
  const open = { access: anyone, rateLimit: { max: 120, timeWindow: '1 minute' } }
  app.get(
    '/cong-quoc-gia/ket-qua/:id',
    { config: open, schema: { hide, params: result.Params, querystring: result.Query } },
    result.showResult,
  )
  if (app.config.mode === 'production') return
  const one = { config: { access: anyone }, schema: { hide, params: standIn.Params } }
  app.get(there, { config: { access: anyone }, schema: { hide } }, standIn.show)
  app.post(there, { config: { access: anyone, bodyLimit: 64 * 1024 * 1024 }, schema: { hide } }, standIn.submit)
  app.post(`${there}/loi`, { config: { access: anyone }, schema: { hide } }, standIn.setFaults)
  app.get(`${there}/:ma`, one, standIn.showOne)
  app.post(`${there}/:ma`, one, standIn.actOne)
}

async function look({ db, clock, config }: Context): Promise<Finding[]> {
  if (!portalSettings(config.province)) return []
  const standing = await readStanding(db)
  const queues = await queuesOf(db, clock.now())
  const dead = (await Promise.all([queues.incoming, queues.outgoing].map((id) => listStuck(db, id)))).flat().length
  const [last] = await listComparisons(db, 1)
  const differing = last?.differences.length ?? 0
  return [
    {
      ok: isConnected(config) && !standing.fault,
      subject: 'national portal',
      message: !isConnected(config)
        ? 'not connected'
        : standing.fault
          ? `away since ${standing.faultSince?.toISOString()}: ${standing.fault}`
          : `${config.nationalPortal ? 'connected' : 'stand-in'}, last reached ${standing.reachedAt?.toISOString() ?? 'never'}`,
      remedy: 'TINHSO_NATIONAL_PORTAL_URL, _USER and _PASSWORD; what waits is sent when it answers again',
    },
    {
      ok: dead === 0 && differing === 0,
      subject: 'national portal in step',
      message: `${dead} stuck, ${differing} differences at the last comparison`,
      remedy: `mend them at ${home}`,
    },
  ]
}

/** In step with the national portal, both ways: its dossiers come in, states, fees and results go back. */
export const nationalPortalModule: Module = {
  name: 'national-portal',
  doors: [
    {
      face: ['desk', 'steering'],
      href: home,
      label: 'national-portal.title',
      about: 'national-portal.about',
      seenBy: roles,
      order: 905,
    },
  ],
  routes,
  personal,
  listens: [
    onMany(CaseActed, 'national-portal.hear', hearLinked, { kind: 'dossier' }),
    onMany(CaseOpened, 'national-portal.hear_opened', noteOwn, { kind: 'dossier' }),
  ],
  jobs: {
    [exchangeJob]: (context) => exchangeOnce(context),
    [operate.compareJob]: async (context) => void (await reconcile(context)),
    [operate.offerJob]: async (context) => void (await tellOffers(context)),
    [operate.mendJob]: async (context) => void (await mendDifferences(context)),
  },
  schedule: [
    { cron: '* * * * *', job: exchangeJob },
    { cron: '10 19 * * *', job: operate.compareJob },
    { cron: '50 18 * * *', job: operate.offerJob },
  ],
  load: async ({ db, clock }, packDir) => {
    const settings = portalSettings(packDir)
    if (settings) await loadCodes(db, settings, clock.now())
    await setTellsOwn(db, settings?.ownDossiers === true)
  },
  doctor: look,
}
