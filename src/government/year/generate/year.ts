import type { Context } from '#core/module.ts'
import { beginGenerated, finishGenerated, type Generated, listGenerated, unitsOfLevel } from '#engine/indicators/index.ts'
import { fillReports } from '#government/feedback/index.ts'
import { countDossiers, fillDossiers, mix } from '#government/procedures/index.ts'
import { readPack } from '#ground/places/index.ts'
import { fillEntries } from './entries.ts'
import { followMerger } from './follow.ts'
import { fillRegisters } from './registers.ts'
import { filledRegisters } from './rows.ts'
import { amountsOf, monthsOf, type Span, spanOf } from './year.rules.ts'

export type Asked = { seed: number; scale: number }

// What is under way at a moment out of a year and a half of work.
const openShare = 0.03

async function mergerOf(packDir: string): Promise<Span | undefined> {
  const { manifest } = await readPack(packDir)
  const last = manifest.successions
    .map(({ on }) => on)
    .sort()
    .at(-1)
  return last === undefined ? undefined : spanOf(last)
}

/** Whether this run may begin or go on; says why not. */
function refusal(all: readonly Generated[], { seed, scale }: Asked): string | undefined {
  const runs = all.filter(({ what }) => what === 'year')
  const other = runs.find((run) => run.seed !== seed)
  if (other) return `this database holds the made-up year of seed ${other.seed} already: one is all that it takes`
  const own = runs.find((run) => run.seed === seed)
  if (own?.finished) return `the made-up year of seed ${seed} is here already, at scale ${own.scale}`
  if (own && own.scale !== scale) return `seed ${seed} was begun at scale ${own.scale}: go on with --scale ${own.scale}`
  return undefined
}

type Step = { name: string; run(): Promise<string> }

function stepsOf(context: Context, { seed, scale }: Asked, span: Span): Step[] {
  const { db, clock } = context
  const amounts = amountsOf(scale)
  const until = new Date(`${span.to}T17:00:00+07:00`)
  const unitsOf = (level: string) => unitsOfLevel(db, level, span.to)
  // A stream of its own: `generate dossiers` with the same seed makes others.
  const wanted = { seed: mix(seed, 2024), count: amounts.dossiers, until, months: monthsOf(span), openShare }
  return [
    { name: 'dossiers', run: async () => `${await fillDossiers(context, { ...wanted, said: `seed ${seed}` })} new` },
    {
      name: 'registers',
      run: async () => {
        const [communes, [province]] = [await unitsOf('commune'), await unitsOf('province')]
        return `${await fillRegisters(context, { seed, span, communes, province: province?.code ?? '', amounts })} records`
      },
    },
    { name: 'entered figures', run: async () => `${await fillEntries(db, { seed, span, at: clock.now(), unitsOf })} new` },
    { name: 'field reports', run: async () => `${await fillReports(context, { seed, count: amounts.reports, until })} new` },
    { name: 'counting', run: async () => `${await countDossiers(context)} dossiers counted` },
    { name: 'the merger', run: async () => followMerger(context, span) },
  ]
}

/**
 * Fills a database with a year and a half of made-up work up to the eve of the pack's last reorganisation. Cut off in the middle, it
 * goes on where it was; done, it is refused. Every figure that it goes into says so.
 */
export async function generateYear(context: Context, asked: Asked): Promise<number> {
  const { db, config, clock, log } = context
  if (config.mode === 'production') {
    log('made-up work is refused in production')
    return 2
  }
  const span = await mergerOf(config.province)
  if (!span) {
    log('the pack tells of no reorganisation: there is no year before one')
    return 2
  }
  const why = refusal(await listGenerated(db), asked)
  if (why) {
    log(why)
    return 1
  }
  const { seed, scale } = asked
  const sources = ['one_stop', 'entered', ...filledRegisters.map((key) => `register:${key}`)]
  await beginGenerated(db, { what: 'year', seed, scale, from: span.from, to: span.to, sources }, clock.now())
  const started = performance.now()
  const steps = stepsOf(context, asked, span)
  for (const [index, step] of steps.entries()) {
    const began = performance.now()
    const said = await step.run()
    log(`${index + 1}/${steps.length} ${step.name}: ${said}, ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
  await finishGenerated(db, { what: 'year', seed }, clock.now())
  log(`${span.from} to ${span.to} of seed ${seed} at scale ${scale}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return 0
}
