// Measures what the exchange adds to a call: the same call direct and through the gateway, in one run, with the signed log on a
// PostgreSQL that waits for the disk. `node bin/run.mjs bench/exchange.ts [--quick]`, three minutes; writes bench/exchange.json (not when quick).
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#core/clock.ts'
import { readConfig } from '#core/config.ts'
import { createDb, createPool } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { createDatabase, removeCluster, startPostgres } from '#core/postgres.ts'
import { instanceOf } from '../src/engine/exchange/gateway/exchange.ts'
import { archiveDir } from '../src/engine/exchange/message-log/archive.job.ts'
import { verifyLog } from '../src/engine/exchange/message-log/verify.ts'
import { migrateAll } from '../src/program.ts'
import { approve } from '../test/exchange-grants.ts'
import { closedLoop, type Figures, openGun, processorTime } from './load.ts'

const dir = join(projectRoot, '.data/bench-exchange')
const quick = process.argv.includes('--quick')
const seconds = quick ? 3 : 15
const slices = quick ? 1 : 15
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const children: ChildProcess[] = []

async function start(end: 'provider' | 'gateway', env: NodeJS.ProcessEnv): Promise<string> {
  const args = [...process.execArgv, join(projectRoot, 'bench/exchange.child.ts')]
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    env: { ...process.env, ...env, EXCHANGE_END: end },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  children.push(child)
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return `http://127.0.0.1:${port}`
}

type Side = { url: string; path: string; headers: Record<string, string>; method?: 'POST'; body?: string }

async function measure({ url, ...shot }: Side, users: number, run: number): Promise<Figures> {
  const gun = openGun(url, users)
  const once = async (): Promise<boolean> => (await gun.shoot(shot)).status === 200
  const figures = await closedLoop({ users, seconds: run }, once)
  await gun.close()
  return figures
}

type Compared = { direct: Figures; exchange: Figures; addedP50: number; addedP95: number; stolen: number; stolenInAll: number }
type Slice = { figures: Figures; stolen: number }

/**
 * Both calls in turn, slice by slice. On a shared machine the host gives time to others: the calmest third of the slices counts, of it
 * the middle one. `stolen` is the share of processor time that was taken in it, `stolenInAll` in all slices.
 */
async function compare(direct: Side, through: Side, users: number): Promise<Compared> {
  const slice = async (side: Side, run: number): Promise<Slice> => {
    const before = processorTime()
    const figures = await measure(side, users, run)
    const after = processorTime()
    return { figures, stolen: (after.stolen - before.stolen) / Math.max(1, after.all - before.all) }
  }
  const plain: Slice[] = []
  const signed: Slice[] = []
  for (let turn = 0; turn < slices; turn++) {
    plain.push(await slice(direct, seconds / slices / 2))
    signed.push(await slice(through, seconds / slices))
  }
  const [a, b] = [middle(plain), middle(signed)]
  const errors = signed.reduce((sum, { figures }) => sum + figures.errors, 0)
  const added = (key: 'p50' | 'p95'): number => Math.round((b.figures[key] - a.figures[key]) * 10) / 10
  const all = signed.reduce((sum, { stolen }) => sum + stolen, 0) / signed.length
  const shares = { stolen: Math.round(b.stolen * 1000) / 1000, stolenInAll: Math.round(all * 1000) / 1000 }
  return { direct: a.figures, exchange: { ...b.figures, errors }, addedP50: added('p50'), addedP95: added('p95'), ...shares }
}

function middle(all: Slice[]): Slice {
  const calm = all.toSorted((a, b) => a.stolen - b.stolen).slice(0, Math.ceil(all.length / 3))
  return calm.toSorted((a, b) => a.figures.p95 - b.figures.p95)[calm.length >> 1] as Slice
}

const wordsOf = ({ direct, exchange, addedP50, addedP95, stolen, stolenInAll }: Compared): string =>
  `direct ${direct.perSecond}/s p95 ${direct.p95} ms; exchange ${exchange.perSecond}/s p50 ${exchange.p50} p95 ${exchange.p95} ms; added p50 ${addedP50}, p95 ${addedP95} ms; ${exchange.errors} errors; ${Math.round(stolen * 100)} % of the processors stolen by the host (${Math.round(stolenInAll * 100)} % in all slices)`

async function main(): Promise<void> {
  removeCluster(dir)
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  const loadBefore = loadavg()[0]
  const postgres = await startPostgres(dir)
  const databaseUrl = await createDatabase(postgres.url, 'tinhso')
  const env = { TINHSO_MODE: 'demo', DATABASE_URL: databaseUrl, TINHSO_DATA_DIR: join(dir, 'server') }
  const config = readConfig({ ...process.env, ...env })
  const pool = createPool(databaseUrl, 4)
  const db = createDb(pool)
  try {
    await migrateAll(db, pool)
    const provider = await start('provider', env)
    const options = { secret: config.secret, instance: instanceOf(config.province), baseUrl: provider }
    const grants = await approve(db, systemClock.now(), options)
    const gateway = await start('gateway', env)
    const direct: Side = { url: provider, path: '/citizens/1', headers: { accept: 'application/json' } }
    const headers = { accept: 'application/json', 'x-road-client': grants.client, authorization: grants.authorization }
    const through: Side = { url: gateway, path: `/r1/${grants.service}/citizens/1`, headers }
    // The compiler's warm-up is not what is measured.
    await measure(through, 16, seconds / 2)
    await measure(direct, 16, 1)
    const rows: Record<string, Compared> = {}
    for (const users of [1, 4, 16, 64]) {
      const row = (rows[users] = await compare(direct, through, users))
      say(`${users} callers: ${wordsOf(row)}`)
    }
    // What may change something waits for the log twice: before it is asked and before it is answered.
    const change = { method: 'POST', body: '{}' } as const
    const changing = await compare({ ...direct, ...change }, { ...through, ...change }, 1)
    say(`1 caller that changes something: ${wordsOf(changing)}`)
    const verdict = await verifyLog(db, archiveDir(config.dataDir))
    say(`log: ${verdict.entries} entries in ${verdict.batches} signed batches, ${verdict.ok ? 'unbroken' : verdict.faults.join('; ')}`)
    const about = { date: new Date().toISOString(), node: process.version, cores: availableParallelism(), loadBefore, seconds }
    const log = { entries: verdict.entries, batches: verdict.batches, ok: verdict.ok }
    if (!quick) writeFileSync(join(projectRoot, 'bench/exchange.json'), `${JSON.stringify({ ...about, rows, changing, log }, null, 2)}\n`)
  } finally {
    for (const child of children) child.kill('SIGTERM')
    await db.destroy()
    await postgres.stop()
  }
}

await main()
