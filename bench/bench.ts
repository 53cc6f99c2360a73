// Measures the platform against its aims (`npm run bench -- --help`): a PostgreSQL of its own with fsync on, the real program in a
// process of its own, and beside every figure what the machine can do at most. All figures of a run are of one machine and one hour.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '#core/clock.ts'
import { readConfig } from '#core/config.ts'
import { createDb, createPool, type Db, sql } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import type { Context } from '#core/module.ts'
import { createDatabase, removeCluster, startPostgres } from '#core/postgres.ts'
import { loadProvince, migrateAll, runCommand } from '../src/program.ts'
import { type Child, startBare, startFleet, startServer, treeUsage } from './children.ts'
import { drained, jobsDue } from './drain.ts'
import { measureLimits } from './limits.ts'
import { type Crowd, liveLives, measureCrowd, measureSpike } from './lives.ts'
import { type Gun, openGun } from './load.ts'
import { costOf, someCodes, timePages } from './pages.ts'
import { type Filing, type People, settle } from './people.ts'
import { type Results, type Stage, tableOf } from './report.ts'

const { values } = parseArgs({
  options: {
    dossiers: { type: 'string' },
    quick: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const dir = join(projectRoot, '.data/bench')
const seconds = values.quick ? 2 : 8
// Totals at which it is measured again, after the first time with none.
const sizes = (values.dossiers ?? (values.quick ? '10000' : '100000')).split(',').map(Number)
if (sizes.some((size, at) => !Number.isInteger(size) || size < (sizes[at - 1] ?? 0)))
  throw new Error('--dossiers: whole numbers, each more than the one before')
const procedure = '2.000635'
const say = (text: string): void => void process.stdout.write(`${text}\n`)

async function run(context: Context, name: string, args: string[], options: Record<string, string | boolean>): Promise<void> {
  const code = await runCommand(context, name, args, options)
  if (code !== 0) throw new Error(`${name} ended with ${code}`)
}

async function prepare(context: Context): Promise<void> {
  await loadProvince(context, context.config.province)
  const catalogue = join(context.config.referenceData, 'tthc/procedures-national-2026.jsonl')
  if (existsSync(catalogue)) await run({ ...context, log: () => undefined }, 'import procedures', [catalogue], { publish: true })
}

type Bench = { db: Db; fleet: Child; server: Child; bare: Child; people: People; filing: Filing }

/** What the kernel says that the program with all its processes, and PostgreSQL, used while something ran. */
async function costly<R>(
  fleet: Child,
  postgres: number,
  run: () => Promise<R>,
): Promise<{ result: R; programMs: number; postgresMs: number }> {
  const [program, database] = [treeUsage(fleet.pid).cpuMs, treeUsage(postgres).cpuMs]
  const result = await run()
  return { result, programMs: treeUsage(fleet.pid).cpuMs - program, postgresMs: treeUsage(postgres).cpuMs - database }
}

async function measureCrowds(gun: Gun, by: Pick<Bench, 'people' | 'filing'>): Promise<Crowd[]> {
  const crowds: Crowd[] = []
  for (const users of values.quick ? [50] : [50, 200, 1_000])
    crowds.push(await measureCrowd(gun, { ...by, users, seconds: values.quick ? 6 : 25 }))
  return crowds
}

async function measure({ db, fleet, server, bare, people, filing }: Bench, postgres: number): Promise<Stage> {
  const dossiers = (await sql<{ count: number }>`select count(*) from procedures.dossier`.execute(db)).rows[0]?.count ?? 0
  say(`measuring with ${dossiers} dossiers…`)
  const by = { people, filing }
  const gun = openGun(fleet.url, 128)
  // The compiler's warm-up is not what is measured, and a planner without figures is none.
  await liveLives(gun, { ...by, users: 16, seconds: values.quick ? 3 : 15 })
  await drained(db)
  await sql`analyze`.execute(db)
  const began = performance.now()
  const { result, programMs, postgresMs } = await costly(fleet, postgres, () => liveLives(gun, { ...by, users: 16, seconds: seconds * 2 }))
  const { codes: ownCodes, ...lives } = result
  const { count } = lives.lives
  const perLife = { programMs: programMs / count, postgresMs: postgresMs / count }
  // People do not wait for papers, messages and figures; a machine that never rests has to do them all the same.
  const [waiting, ended] = [await jobsDue(db), performance.now()]
  const rest = await costly(fleet, postgres, () => drained(db))
  const behind = {
    jobs: waiting,
    seconds: Math.round((performance.now() - ended) / 100) / 10,
    programMs: rest.programMs / count,
    postgresMs: rest.postgresMs / count,
    sustained: Math.round((count * 10_000) / (performance.now() - began)) / 10,
  }
  const crowds = await measureCrowds(gun, by)
  const base = Math.max(5, Math.round(lives.lives.perSecond * 6 * 0.25))
  const spike = await measureSpike(gun, {
    ...by,
    base,
    ...(values.quick ? { calm: 4, storm: 3, after: 6 } : { calm: 10, storm: 10, after: 30 }),
  })
  const deskCodes = await someCodes(db, filing.unitId, 200)
  const pages = await timePages(gun, { people, deskCodes, ownCodes: ownCodes.slice(0, 200), users: 4, seconds: seconds / 2 })
  await gun.close()
  const costs = [
    await costOf(server, bare, { page: 'procedure page', path: `/thu-tuc/${procedure}`, headers: { accept: 'text/html' }, seconds }),
    await costOf(server, bare, { page: 'desk queue', path: '/lam-viec', headers: people.cookies.receiver, seconds }),
  ]
  return { dossiers, costs, lives, perLife, behind, crowds, spike, pages, rssMb: Math.round(treeUsage(fleet.pid).rssMb) }
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: projectRoot, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

async function main(): Promise<void> {
  const loadBefore = Math.round((loadavg()[0] ?? 0) * 100) / 100
  if (!values.keep) removeCluster(dir)
  if (!values.keep) rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  const postgres = await startPostgres(dir, { endsWithUs: true })
  const databaseUrl = await createDatabase(postgres.url, 'tinhso')
  const pool = createPool(databaseUrl, 4)
  const db = createDb(pool)
  const children: Child[] = []
  try {
    await migrateAll(db, pool)
    const config = readConfig({ ...process.env, TINHSO_MODE: 'demo', DATABASE_URL: databaseUrl, TINHSO_DATA_DIR: join(dir, 'server') })
    const context: Context = { db, clock: systemClock, config, log: say }
    await prepare(context)
    const bare = await startBare(databaseUrl)
    const server = await startServer(databaseUrl, dir)
    const fleet = await startFleet(databaseUrl, dir)
    children.push(bare, server, fleet)
    const limits = await measureLimits(databaseUrl, bare, values.quick ? 1 : 3)
    const gun = openGun(server.url, 2)
    const settled = await settle(db, gun, procedure)
    await gun.close()
    const bench: Bench = { db, fleet, server, bare, ...settled }
    const stages = [await measure(bench, postgres.pid)]
    let [made, spent] = [0, 0]
    for (const [at, size] of sizes.filter((each) => each > 0).entries()) {
      const began = performance.now()
      await run(context, 'generate dossiers', [String(size - made)], { seed: String(at + 1) })
      spent += performance.now() - began
      made = size
      stages.push(await measure(bench, postgres.pid))
    }
    const generatedPerSecond = spent > 0 ? Math.round((made * 1000) / spent) : 0
    const version = (await sql<{ v: string }>`select current_setting('server_version') as v`.execute(db)).rows[0]?.v ?? ''
    const about = {
      date: new Date().toISOString(),
      commit: commit(),
      node: process.version,
      postgres: version,
      cores: availableParallelism(),
      processes: config.processes,
      loadBefore,
      quick: values.quick,
    }
    const results: Results = { ...about, generatedPerSecond, limits, stages }
    writeFileSync(join(projectRoot, 'bench/results.json'), `${JSON.stringify(results, null, 2)}\n`)
    say(`\n${tableOf(results)}`)
  } finally {
    for (const child of children) await child.stop()
    await db.destroy()
    await postgres.stop()
  }
}

if (values.help)
  say(
    'npm run bench -- [--dossiers 100000] [--quick] [--keep]\n  --dossiers: with how many it is measured after it was with none, one total or several (100000,1000000)\n  --keep: go on with the database of the run before',
  )
else await main()
