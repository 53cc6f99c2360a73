import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context, Module } from '#core/module.ts'
import { hands } from './personal/hands.queries.ts'
import { personal } from './personal/personal.ts'
import { registerProcessVersions } from './publish/process-versions.ts'
import { escalate, escalateJob } from './escalate/escalate.job.ts'
import { lapseOpinions } from './opinions/lapse.ts'
import { publishCalendar, publishDefinition } from './publish/publish.ts'
import { moveCalendarJob, moveToCalendar } from './calendars/change.ts'
import { noteInfected } from './infected/note-infected.ts'
import { calendarRoutes } from './calendars/routes.ts'
import { stepRoutes } from './time/routes.ts'
import { opinionApi } from './opinions/api-routes.ts'
import { opinionRoutes } from './opinions/routes.ts'
import { holdCases } from './queue/holds.queries.ts'
import { recount } from './tally/tally.queries.ts'
import { tallyListeners } from './tally/tally.ts'

/** Publishes the pack's calendars (`calendars.json`) and case types (`processes/*.json`). */
async function load({ db, clock, log }: Context, packDir: string): Promise<void> {
  const calendars = JSON.parse(readFileSync(join(packDir, 'calendars.json'), 'utf8')) as { units: string[] }[]
  let published = 0
  for (const calendar of calendars) if (await publishCalendar(db, calendar, clock.now())) published++
  const processes = join(packDir, 'processes')
  const files = existsSync(processes) ? readdirSync(processes).filter((file) => file.endsWith('.json')) : []
  for (const file of files)
    if (await publishDefinition(db, JSON.parse(readFileSync(join(processes, file), 'utf8')), clock.now())) published++
  if (published > 0) log(`casework: published ${published} calendars and processes`)
}

export const caseworkModule: Module = {
  name: 'casework',
  hands,
  personal,
  routes: (app) => {
    registerProcessVersions()
    opinionRoutes(app)
    opinionApi(app)
    calendarRoutes(app)
    stepRoutes(app)
  },
  doors: [
    {
      face: ['desk', 'steering'],
      href: '/lam-viec/y-kien',
      label: 'casework.opinions.title',
      about: 'casework.opinions.about',
      seenBy: ['processor', 'approver', 'leader'],
      order: 25,
    },
    {
      face: ['desk', 'steering'],
      href: '/lam-viec/kiem-tra',
      label: 'casework.steps.title',
      about: 'casework.steps.about',
      seenBy: ['receiver', 'leader'],
      order: 24,
    },
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/lich-lam-viec',
      label: 'casework.calendar.title',
      about: 'casework.calendar.about',
      seenBy: ['administrator'],
      order: 905,
    },
  ],
  load,
  holds: holdCases,
  listens: [...tallyListeners, noteInfected],
  jobs: {
    [escalateJob]: async (context) => {
      await lapseOpinions(context)
      await escalate(context)
    },
    [moveCalendarJob]: moveToCalendar,
  },
  schedule: [{ cron: '*/10 * * * *', job: escalateJob }],
  commands: [
    {
      name: 'casework tally',
      summary: 'counts the figures by unit and day anew from the cases; nobody can act meanwhile',
      run: async ({ db, log }) => {
        await recount(db)
        log('casework: the figures are counted')
        return 0
      },
    },
  ],
}
