import { setImmediate as breathe } from 'node:timers/promises'
import { createPool, type Db } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { dayOf } from '#core/i18n.ts'
import { analyseCases, copyCases } from '#engine/casework/index.ts'
import { beginGenerated, finishGenerated } from '#engine/indicators/index.ts'
import { type Generated, makeDossier, prepareRun, type Run, type Wanted } from './generate.ts'
import { analyseDossiers, copyDossiers, takeNumbers, wasGenerated } from './generate.queries.ts'

/** The last two years, of which about one in sixteen is still under way. */
export const lately = { months: 24, openShare: 0.06 }
const batchSize = 2_000
// Batches on their way to the database at once; while they are written the next one is made.
const writers = 2

async function makeBatch(db: Db, run: Run, from: number): Promise<Generated[]> {
  const size = Math.min(batchSize, run.count - from)
  const numbers = await takeNumbers(db, size)
  const made: Generated[] = []
  for (const [i, number] of numbers.entries()) {
    made.push(await makeDossier(run, from + i, number))
    // Lets the batch before go on its way to the database.
    if (i % 50 === 49) await breathe()
  }
  return made
}

type Pool = ReturnType<typeof createPool>

async function writeBatch(pool: Pool, made: Generated[]): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await copyCases(
      client,
      made.map(({ composed }) => composed),
    )
    await copyDossiers(client, made)
    await client.query('commit')
    client.release()
  } catch (error) {
    client.release(true)
    throw error
  }
}

async function analyse(pool: Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await analyseCases(client)
    await analyseDossiers(client)
  } finally {
    client.release()
  }
}

/** Writes what is not there yet, each batch all or nothing, and says how far it is every 10,000; answers how many it wrote. */
export async function fillDossiers({ db, config, clock, log }: Context, wanted: Wanted): Promise<number> {
  const started = performance.now()
  const run = await prepareRun(db, config, { ...wanted, now: clock.now() })
  const pool = createPool(config.databaseUrl, writers, { pipeline: false })
  let written = 0
  try {
    const writing: Promise<void>[] = []
    for (let from = 0; from < wanted.count; from += batchSize) {
      // A batch is there wholly or not at all.
      if (await wasGenerated(db, wanted.seed, from)) continue
      const made = await makeBatch(db, run, from)
      if (writing.length >= writers) await writing.shift()
      const write = writeBatch(pool, made)
      // It is awaited some batches later; until then its failure waits with it.
      write.catch(() => undefined)
      writing.push(write)
      written += made.length
      const done = from + made.length
      if (done % 10_000 === 0) log(`${done} dossiers, ${perSecond(written, started)} a second`)
    }
    await Promise.all(writing)
    await analyse(pool)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    log(`${written} made-up dossiers in ${seconds} s, ${perSecond(written, started)} a second`)
    return written
  } finally {
    await pool.end()
  }
}

type Lately = { months?: number; openShare?: number }

/** Fills a database with made-up dossiers of the last two years, or of as many months as wanted. */
export async function generateDossiers(context: Context, by: { seed: number; count: number } & Lately): Promise<number> {
  const { db, config, clock, log } = context
  if (config.mode === 'production') {
    log('made-up dossiers are refused in production')
    return 2
  }
  if (await wasGenerated(db, by.seed, 0)) {
    log(`the dossiers of seed ${by.seed} are here already: choose another --seed`)
    return 1
  }
  const now = clock.now()
  const wanted = { ...lately, ...by, until: now }
  const from = dayOf(new Date(now.getTime() - (wanted.months * 30.4 + 3) * 86_400_000))
  const run = { what: 'dossiers', seed: by.seed } as const
  await beginGenerated(db, { ...run, scale: null, from, to: dayOf(now), sources: ['one_stop'] }, now)
  await fillDossiers(context, wanted)
  await finishGenerated(db, run, clock.now())
  return 0
}

const perSecond = (count: number, started: number): number => Math.round((count * 1000) / (performance.now() - started))
