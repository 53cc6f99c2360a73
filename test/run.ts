// Runs every *.test.ts(x) on a real PostgreSQL: `npm test`, `npm test -- apply` filters by path,
// `npm test -- --no-journeys` leaves the browser out. DATABASE_URL uses a server of yours, PG_BIN other binaries.
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createDb, createPool } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { createDatabase, startPostgres } from '#core/postgres.ts'
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

const scratch = mkdtempSync(join(tmpdir(), 'tinhso-pg-'))
type Server = Awaited<ReturnType<typeof startPostgres>>
const own: Server[] = []
// A run that is broken off stops its servers as well.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void Promise.all(own.map((server) => server.stop())).then(() => process.exit(130)))

/** A server with the database that every test's is cloned from; answers its address. */
async function prepareServer(name: string): Promise<string> {
  let url = process.env.DATABASE_URL
  if (!url) {
    const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
    const server = await startPostgres(join(scratch, name), { endsWithUs: true, settings })
    own.push(server)
    url = server.url
  }
  const templateUrl = await createDatabase(url, 'tinhso_template')
  const pool = createPool(templateUrl, 4)
  const db = createDb(pool)
  await migrateAll(db, pool)
  const config = readConfig({ TINHSO_MODE: 'test', DATABASE_URL: templateUrl })
  await loadProvince({ db, clock: systemClock, config, log: () => undefined }, join(projectRoot, 'provinces/soc-trang'))
  await db.destroy()
  return url
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
// Two lanes: what waits for whole programs and browsers goes beside the rest, in a process of its own.
const slow = files.filter((file) => /^test[\\/](faults|journeys)[\\/]/.test(file))
const rest = files.filter((file) => !slow.includes(file))
const two = slow.length > 0 && rest.length > 0
process.env.TINHSO_TEST_SERVER = await prepareServer('one')
// A server of its own: readers of events stop below the oldest transaction that is open on a server, whoever's it is.
const beside = two && !process.env.DATABASE_URL ? await prepareServer('two') : process.env.TINHSO_TEST_SERVER
const lanes = two ? [runLane(rest), startLane(slow, { TINHSO_TEST_SERVER: beside })] : [runLane(files)]
const counts = (await Promise.all(lanes)).reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
}))
await tidy()
await Promise.all(own.map((server) => server.stop()))
rmSync(scratch, { recursive: true, force: true })
// Read by .ci/run: always the last line.
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}\n`, () =>
  process.exit(counts.failed > 0 ? 1 : 0),
)
