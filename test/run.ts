// Runs every *.test.ts(x) on a real PostgreSQL: `npm test`, `npm test -- apply` filters by path,
// `npm test -- --no-journeys` leaves the browser out. DATABASE_URL uses a server of yours, PG_BIN other binaries.
import { chmodSync, globSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createDb, createPool } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { copyCluster, createDatabase, removeCluster, startPostgres } from '#core/postgres.ts'
import { readConfig } from '#core/config.ts'
import { systemClock } from '#core/clock.ts'
import { loadProvince, migrateAll } from '../src/program.ts'
import { ensureBuilt } from '../bin/built.mjs'
import { runLane, startLane } from './lane.ts'

const argv = process.argv.slice(2)
const filters = argv.filter((arg) => !arg.startsWith('--'))
const files = globSync(['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'scripts/**/*.test.ts'], { cwd: projectRoot })
  .filter((file) =>
    filters.length === 0 ? !(argv.includes('--no-journeys') && file.includes('journeys')) : filters.some((filter) => file.includes(filter)),
  )
  .sort()
if (files.length === 0) {
  console.error(`no test file matches ${filters.join(' ')}`)
  process.exit(2)
}

/** Where the servers write: into memory where there is plenty, since a run writes gigabytes that nobody reads again; else to the disk. */
function roomForServers(): string {
  const memory = '/dev/shm'
  try {
    const { bavail, bsize } = statfsSync(memory)
    return Math.min(bavail * bsize, process.availableMemory()) > 8 * 2 ** 30 ? memory : tmpdir()
  } catch {
    return tmpdir()
  }
}

const scratch = mkdtempSync(join(roomForServers(), 'tinhso-pg-'))
// Run by root, the servers are those of a user who must be able to pass through; where not, they would write to /var/tmp.
chmodSync(scratch, 0o711)
type Server = Awaited<ReturnType<typeof startPostgres>>
const own: Server[] = []
const clusters: string[] = []
/** Stops the servers of the run and takes away what they wrote, which is not always below the scratch folder. */
async function end(): Promise<void> {
  await Promise.all(own.map((server) => server.stop()))
  for (const dir of clusters) removeCluster(dir)
  rmSync(scratch, { recursive: true, force: true })
}
// A run that is broken off stops its servers as well.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end().then(() => process.exit(130)))

const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
}
async function serve(dir: string): Promise<Server> {
  const server = await startPostgres(dir, { endsWithUs: true, settings })
  own.push(server)
  clusters.push(dir)
  return server
}

/** Makes the database that every test's is cloned from. */
async function prepareTemplate(url: string): Promise<void> {
  const templateUrl = await createDatabase(url, 'tinhso_template')
  const pool = createPool(templateUrl, 4)
  const db = createDb(pool)
  await migrateAll(db, pool)
  const config = readConfig({ TINHSO_MODE: 'test', DATABASE_URL: templateUrl })
  await loadProvince({ db, clock: systemClock, config, log: () => undefined }, join(projectRoot, 'provinces/soc-trang'))
  await db.destroy()
}

/** Addresses of servers with that database, one a lane: readers of events stop below the oldest transaction that is open on a server, whoever's it is. */
async function prepareServers(count: number): Promise<string[]> {
  const yours = process.env.DATABASE_URL
  if (yours) {
    await prepareTemplate(yours)
    return Array<string>(count).fill(yours)
  }
  const dirs = Array.from({ length: count }, (_, at) => join(scratch, String(at)))
  const first = await serve(dirs[0] ?? scratch)
  await prepareTemplate(first.url)
  if (count === 1) return [first.url]
  await first.stop()
  for (const dir of dirs.slice(1)) copyCluster(dirs[0] ?? scratch, dir)
  return Promise.all(dirs.map(async (dir) => (await serve(dir)).url))
}

/** In a server of yours, what a run makes is taken away before and after it. */
async function tidy(): Promise<void> {
  const server = process.env.DATABASE_URL
  if (!server) return
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  const found = await admin.query<{ datname: string }>(
    "select datname from pg_database where datname = 'tinhso_template' or datname ~ '^test_'",
  )
  for (const { datname } of found.rows) await admin.query(`drop database ${admin.escapeIdentifier(datname)} with (force)`)
  await admin.end()
}
await tidy()
process.env.TINHSO_DATA ??= join(projectRoot, '../shared/data')
process.chdir(projectRoot)
// The programs that fault tests start and kill are those of the bundle, as a province runs them.
if (files.some((file) => file.includes('faults'))) ensureBuilt(projectRoot, process.execPath)
// Lanes of about the same length, each in a process of its own: what waits for browsers, what waits for whole programs, and the rest.
const aside = [/^(test[\\/]journeys|src[\\/](core|ground))[\\/]/, /^(test|src[\\/]engine[\\/](exchange|registers|signing))[\\/]/]
const laneOf = (file: string): number => aside.findIndex((pattern) => pattern.test(file)) + 1
const lanes = Object.values(Object.groupBy(files, laneOf)).map((each) => each ?? [])
// Those beside load the program while the servers are made.
const [first = [], ...others] = lanes
const beside = others.map(startLane)
const servers = await prepareServers(lanes.length)
process.env.TINHSO_TEST_SERVER = servers[0]
const runs = [runLane(first), ...beside.map((lane, at) => lane.begin(servers[at + 1] ?? ''))]
const counts = (await Promise.all(runs)).reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
}))
await tidy()
await end()
// Read by .ci/run: always the last line.
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}\n`, () =>
  process.exit(counts.failed > 0 ? 1 : 0),
)
