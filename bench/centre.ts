// Measures the operations centre: `node bin/run.mjs bench/centre.ts [--dossiers 1000000] [--rounds 30] [--again] [--keep]
// [--on .data/bench]`. A PostgreSQL of its own with fsync on; how long figures take to be counted, and each page beside the very
// statements that it asks, asked bare.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { testClock } from '#core/clock.ts'
import { createPool, type Db, sql } from '#core/db.ts'
import { Connection } from '#core/dialect.ts'
import { projectRoot } from '#core/files.ts'
import { compute, countRecords, findDefinition, periodOf, periodsBetween } from '#engine/indicators/index.ts'
import { dossierFacts } from '#government/procedures/facts/facts.ts'
import { generateDossiers } from '#government/procedures/generate/fill.ts'
import { countDossiers } from '#government/procedures/index.ts'
import { createTestPerson } from '#ground/identity/index.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { startProgram } from '../src/program.ts'
import { withProvince } from './province.ts'
import { treeUsage } from './children.ts'

const { values } = parseArgs({
  options: {
    dossiers: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '30' },
    /** Counts everything a second time: what a rebuild costs where nothing differs. */
    again: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    /** A folder that `npm run bench` left: its dossiers are there and counted. */
    on: { type: 'string' },
  },
})
const [wanted, rounds] = [Number(values.dossiers), Number(values.rounds)]
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const tenth = (ms: number): number => Math.round(ms * 10) / 10
const ownMs = (used: NodeJS.CpuUsage): number => (used.user + used.system) / 1000

type Asked = { text: string; values: readonly unknown[] }
type Times = { p50: number; p95: number; cpuMs: number }
type Cost = { page: string; statements: number; cold: Times; bare: Times; kept: Times; ratio: number }

/** Everything that is asked of the database meanwhile. */
async function listening(run: () => Promise<unknown>): Promise<Asked[]> {
  const asked: Asked[] = []
  const road = Connection.prototype
  const plain = road.ask
  road.ask = function (this: Connection, text, values) {
    asked.push({ text, values })
    return plain.call(this, text, values) as never
  }
  await run().finally(() => {
    road.ask = plain
  })
  return asked
}

async function timed(times: number, run: () => Promise<unknown>): Promise<Times> {
  for (let n = 0; n < 3; n++) await run()
  const before = process.cpuUsage()
  const all: number[] = []
  for (let n = 0; n < times; n++) {
    const started = performance.now()
    await run()
    all.push(performance.now() - started)
  }
  const own = ownMs(process.cpuUsage(before))
  all.sort((a, b) => a - b)
  const at = (share: number): number => tenth(all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0)
  return { p50: at(0.5), p95: at(0.95), cpuMs: tenth(own / times) }
}

/** The same statements over one plain connection, one after another; what writes is left out, as it would write twice. */
async function replay(client: pg.PoolClient, asked: readonly Asked[]): Promise<void> {
  for (const { text, values } of asked) await client.query(text, [...values])
}
const reads = ({ text }: Asked): boolean => /^\s*(select|with)\b/i.test(text) && !/\b(insert|update|delete)\b/i.test(text)

/** How long the figures take: all of them from nothing, and those of a few hundred dossiers that were acted on. */
async function refresh(db: Db, postgres: number, context: Parameters<typeof countDossiers>[0]) {
  const measured = async (run: () => Promise<unknown>) => {
    const [started, own, server] = [performance.now(), process.cpuUsage(), treeUsage(postgres).cpuMs]
    await run()
    return {
      seconds: tenth((performance.now() - started) / 1000),
      programMs: Math.round(ownMs(process.cpuUsage(own))),
      postgresMs: Math.round(treeUsage(postgres).cpuMs - server),
    }
  }
  const first = values.on ? undefined : await measured(() => countDossiers(context))
  const again = values.again ? await measured(() => countDossiers(context)) : undefined
  const { rows } = await sql<{ id: string }>`select case_id as id from procedures.dossier order by case_id desc limit 500`.execute(db)
  const ids = rows.map(({ id }) => id)
  // As if nobody had counted them yet.
  await sql`update indicators.counted set version = version - 1 where source = 'one_stop' and subject = any(${ids}::uuid[])`.execute(db)
  const few = await measured(async () => {
    for (let from = 0; from < ids.length; from += 100)
      await countRecords(db, dossierFacts.source, ids.slice(from, from + 100), context.clock.now())
  })
  return { first, again, of500: few }
}

/** A year by unit: from the cells, and from the dossiers themselves. */
async function yearByUnit(db: Db, client: pg.PoolClient, today: string) {
  const definition = await findDefinition(db, 'one_stop_received')
  if (!definition) throw new Error('no indicator one_stop_received')
  const last = periodOf('month', today)
  const periods = periodsBetween(periodOf('month', `${Number(today.slice(0, 4)) - 1}${today.slice(4, 7)}-01`), last, 99)
  const question = { periods, by: 'unit', where: {}, structure: 'then' as const }
  const bare = `select unit_id, date_trunc('month', opened_at at time zone 'Asia/Ho_Chi_Minh') as month, count(*) from casework.case_record
    where kind = 'dossier' and opened_at >= $1 group by 1, 2`
  const from = new Date(`${periods[0]?.start}T00:00:00+07:00`)
  return {
    figures: await timed(rounds, () => compute(db, definition.body, question, today)),
    bare: await timed(Math.min(rounds, 10), () => client.query(bare, [from])),
  }
}

/** A server as it comes writes a checkpoint each minute of a load as long as this; one of an office has the room to wait. */
async function loadInPeace(db: Db): Promise<void> {
  await sql`alter system set max_wal_size = '8GB'`.execute(db)
  await sql`alter system set checkpoint_timeout = '15min'`.execute(db)
  await sql`select pg_reload_conf()`.execute(db)
}

async function main(): Promise<void> {
  const began = performance.now()
  await withProvince(
    'centre',
    values.keep,
    async ({ db, databaseUrl, config, serverPid, loadBefore }) => {
      const clock = testClock(new Date())
      const context = { db, clock, config, log: say }
      const plain = createPool(databaseUrl, 1, { pipeline: false })
      let stop = async (): Promise<void> => undefined
      try {
        await loadInPeace(db)
        if (!values.on && (await generateDossiers(context, { seed: 1, count: wanted })) !== 0) throw new Error('no dossiers were made')
        const refreshed = await refresh(db, serverPid, context)
        say(`counted in ${refreshed.first?.seconds ?? '–'} s; 500 dossiers that changed in ${refreshed.of500.seconds} s`)
        await sql`vacuum analyze indicators.cell`.execute(db)
        const running = await startProgram({ ...config, pool: 4, logLevel: 'warn' }, { clock })
        stop = () => running.stop()
        await running.app.ready()
        const today = clock.now().toISOString().slice(0, 10)
        const city = await findUnitByCode(db, '92', { on: today })
        const leader = await createTestPerson(db, clock, {
          kind: 'officer',
          roles: [{ role: 'leader', unitId: city?.id ?? '' }],
          name: 'Đo',
        })
        const get = async (url: string): Promise<void> => {
          const answer = await running.app.inject({ url, headers: { accept: 'text/html', cookie: leader.cookie } })
          if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body.slice(0, 300)}`)
        }
        const client = await plain.connect()
        const costs: Cost[] = []
        const month = today.slice(0, 7)
        for (const [page, url] of Object.entries({
          'the centre': '/dieu-hanh',
          'the centre of a commune': '/dieu-hanh/don-vi/31510',
          'the wall': '/dieu-hanh/tuong',
          'an indicator by unit': '/dieu-hanh/chi-tieu/one_stop_in_time',
          'an indicator in the units of before': '/dieu-hanh/chi-tieu/one_stop_received?co-cau=2025-06-30',
          'drill-down to the records': `/dieu-hanh/chi-tieu/one_stop_received/ho-so?ky=${month}`,
        })) {
          // A picture lives half a minute: a minute later it is made anew.
          const cold = async (): Promise<void> => {
            clock.advance(60_000)
            await get(url)
          }
          await cold()
          const asked = (await listening(cold)).filter(reads)
          const cost = {
            page,
            statements: asked.length,
            cold: await timed(rounds, cold),
            bare: await timed(rounds, () => replay(client, asked)),
            kept: await timed(rounds, () => get(url)),
          }
          costs.push({ ...cost, ratio: tenth(cost.cold.p50 / Math.max(0.1, cost.bare.p50)) })
          say(`${page}: ${cost.cold.p50} ms anew, ${cost.kept.p50} ms kept, ${cost.bare.p50} ms its ${asked.length} statements bare`)
        }
        const yearly = await yearByUnit(db, client, today)
        client.release()
        const size = await sql<{
          dossiers: number
          cells: number
          megabytes: number
        }>`select (select count(*)::int from procedures.dossier) as dossiers, (select count(*)::int from indicators.cell) as cells,
      round(pg_database_size(current_database()) / 1e6)::int as megabytes`.execute(db)
        const wholeMinutes = tenth((performance.now() - began) / 60_000)
        const machine = { date: new Date().toISOString(), node: process.version, cores: availableParallelism(), loadBefore }
        const results = { ...machine, wholeMinutes, ...size.rows[0], refresh: refreshed, costs, yearByUnit: yearly }
        writeFileSync(join(projectRoot, 'bench/centre.results.json'), `${JSON.stringify(results, null, 2)}\n`)
        say(JSON.stringify(results, null, 2))
      } finally {
        await stop()
        await plain.end()
      }
    },
    values.on && resolve(values.on),
  )
}

await main()
