import type { Module } from '#core/module.ts'
import { hands } from './personal/hands.queries.ts'
import { personal } from './personal/personal.ts'
import { welcomeBack, welcomeBackJob } from './stand-in/welcome-back.job.ts'

/** What every desk of officers shares: many cases at once, ready reasons, kept filters, who does whose work, who is given what. */
export const deskModule: Module = {
  name: 'desk',
  hands,
  personal,
  jobs: { [welcomeBackJob]: welcomeBack },
  schedule: [{ cron: '10 0 * * *', job: welcomeBackJob }],
}
