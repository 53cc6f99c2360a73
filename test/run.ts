// Runs every *.test.ts(x) in one process on a real PostgreSQL: `npm test`, `npm test -- apply` filters by path,
// `npm test -- --no-journeys` leaves the browser out. DATABASE_URL uses a server of yours, PG_BIN other binaries.
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import pg from 'pg'
import { createDb, createPool } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { createDatabase, startPostgres } from '#core/postgres.ts'
import { readConfig } from '#core/config.ts'
import { systemClock } from '#core/clock.ts'
import { loadProvince, migrateAll } from '../src/program.ts'
import { closeWorlds } from './make-world.ts'

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
const own = process.env.DATABASE_URL
  ? undefined
  : await startPostgres(scratch, { endsWithUs: true, settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } })
const server = process.env.DATABASE_URL ?? own?.url ?? ''
// A run that is broken off stops its server as well.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void (own?.stop() ?? Promise.resolve()).then(() => process.exit(130)))

/** In a server of yours, what a run makes is taken away before and after it. */
async function tidy(): Promise<void> {
  if (own) return
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  const found = await admin.query<{ datname: string }>(
    "select datname from pg_database where datname = 'tinhso_template' or datname ~ '^test_'",
  )
  for (const { datname } of found.rows) await admin.query(`drop database ${admin.escapeIdentifier(datname)} with (force)`)
  await admin.end()
}
await tidy()
const templateUrl = await createDatabase(server, 'tinhso_template')
const pool = createPool(templateUrl, 4)
const db = createDb(pool)
await migrateAll(db, pool)
await loadProvince(
  { db, clock: systemClock, config: readConfig({ TINHSO_MODE: 'test', DATABASE_URL: templateUrl }), log: () => undefined },
  join(projectRoot, 'provinces/soc-trang'),
)
await db.destroy()

process.env.TINHSO_TEST_SERVER = server
process.env.TINHSO_DATA ??= join(projectRoot, '../shared/data')
process.chdir(projectRoot)
const counts = { passed: 0, failed: 0, skipped: 0 }
const stream = run({ files, isolation: 'none', concurrency: false, ...(argv.includes('--only') ? { only: true } : {}) })
// The run ends when nothing holds the process any more; a handle that a test left open would keep it for ever.
// The slowest is the first start of the demo in the fault tests: minutes on a machine that does other work as well.
const patience = 300_000
let quiet = setTimeout(() => undefined, 0)
const expectMore = (): void => {
  clearTimeout(quiet)
  quiet = setTimeout(() => {
    console.error(`no test has ended for ${patience / 1000} s: something was left open (${process.getActiveResourcesInfo().join(', ')})`)
    process.exit(1)
  }, patience).unref()
}
stream.on('test:fail', () => {
  counts.failed++
  expectMore()
})
stream.on('test:pass', ({ details, skip, todo }) => {
  expectMore()
  if (details.type === 'suite') return
  if (skip !== undefined || todo !== undefined) counts.skipped++
  else counts.passed++
})
const shown = stream.compose(spec)
shown.pipe(process.stdout)
await new Promise((done) => shown.on('end', done))
await closeWorlds()
await tidy()
await own?.stop()
rmSync(scratch, { recursive: true, force: true })
// Read by .ci/run: always the last line.
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}\n`, () =>
  process.exit(counts.failed > 0 ? 1 : 0),
)
