import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context, Module } from '#core/module.ts'
import { registerProcessVersions } from './publish/process-versions.ts'
import { publishCalendar, publishDefinition } from './publish/publish.ts'
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
  routes: registerProcessVersions,
  load,
  holds: holdCases,
  listens: tallyListeners,
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
