import { on } from '#core/events.ts'
import type { Module } from '#core/module.ts'
import { CaseActed, followUnits } from '#engine/casework/index.ts'
import { loadCatalogue } from './catalogue/load-catalogue.ts'
import { findLatestCatalogue } from './catalogue/catalogue.queries.ts'
import { commands } from './commands.ts'
import { reportFacts } from './facts/facts.ts'
import { freezeJob, freezeLastMonth } from './league/freeze.ts'
import { deskRoutes } from './desk/desk.routes.ts'
import { open311Routes } from './open311/open311.routes.ts'
import { hands } from './personal/hands.queries.ts'
import { kind } from './report/act-on-report.ts'
import { afterAction, alertJob, tellAroundReport } from './report/follow-case.ts'
import { personalData } from './report/personal.ts'
import { reportRights } from './report/rights.ts'
import { publicRoutes } from './browse/public.routes.ts'
import { pullJob, pullNews, pushJob, pushReport } from './sync/sync.job.ts'
import { listPeers } from './sync/sync.queries.ts'

const following = followUnits({ kind, job: 'feedback.move_reports' })

/** Field reports: what citizens see on the street, answered by the unit in charge, in the sight of everybody. */
export const feedbackModule: Module = {
  name: 'feedback',
  hands,
  roles: [
    { role: 'dispatcher', label: 'feedback.role.dispatcher' },
    { role: 'field_officer', label: 'feedback.role.field_officer' },
  ],
  rights: reportRights,
  doors: [
    { face: 'portal', href: '/phan-anh', label: 'feedback.title', about: 'feedback.about', place: 'bar', order: 25 },
    {
      face: ['desk', 'steering'],
      href: '/lam-viec/phan-anh',
      label: 'feedback.title',
      about: 'feedback.desk.about',
      place: 'bar',
      seenBy: ['dispatcher', 'field_officer', 'leader'],
      order: 15,
    },
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/open311',
      label: 'feedback.open311.title',
      about: 'feedback.open311.door',
      seenBy: ['administrator'],
      order: 910,
    },
  ],
  routes: async (app) => {
    publicRoutes(app)
    deskRoutes(app)
    open311Routes(app)
  },
  listens: [on(CaseActed, 'feedback.after_action', afterAction, { kind }), ...following.listens, ...reportFacts.listens],
  jobs: {
    [alertJob]: tellAroundReport,
    [pushJob]: pushReport,
    [pullJob]: (context) => pullNews(context),
    [freezeJob]: (context) => freezeLastMonth(context),
    ...following.jobs,
  },
  schedule: [
    { cron: '*/5 * * * *', job: pullJob },
    // The second day of the month, by night in Vietnam: what was answered on the last evening is in.
    { cron: '0 19 1 * *', job: freezeJob },
  ],
  personal: personalData,
  commands,
  load: loadCatalogue,
  doctor: async ({ db }) => {
    const catalogue = await findLatestCatalogue(db)
    const faulty = (await listPeers(db, { active: true })).filter((peer) => peer.lastFault)
    return [
      catalogue
        ? { ok: true, subject: 'feedback', message: `${catalogue.body.categories.length} kinds of reports, version ${catalogue.version}` }
        : { ok: false, subject: 'feedback', message: 'no kinds of reports', remedy: 'add feedback.json to the pack and load it' },
      ...faulty.map((peer) => ({
        ok: false,
        subject: 'feedback',
        message: `${peer.name}: ${peer.lastFault ?? ''}`,
        remedy: 'look at /quan-tri/open311',
      })),
    ]
  },
}
