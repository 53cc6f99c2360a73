// Measures a register of a million rows: `node bin/run.mjs bench/registers.ts [--rows 1000000] [--keep]`. A PostgreSQL of its own with
// fsync on; import from a CSV to the checked state and on to the loaded one; then list, filters, search and sort through the program.
import { createWriteStream, statSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { systemClock } from '#core/clock.ts'
import { type Db, sql } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { findRegister } from '#engine/registers/index.ts'
import { findImport } from '#engine/registers/import/import.queries.ts'
import { loadImport } from '#engine/registers/import/run.ts'
import { importCsv } from '#engine/registers/import/samples.ts'
import { createTestPerson } from '#ground/identity/index.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { startProgram } from '../src/program.ts'
import { withProvince } from './province.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' }, keep: { type: 'boolean', default: false } } })
const wanted = Number(values.rows)
const key = 'community-digital-teams'
const say = (text: string): void => void process.stdout.write(`${text}\n`)

const family = ['Nguyễn', 'Trần', 'Lê', 'Thạch', 'Sơn', 'Lý', 'Kim', 'Danh', 'Lâm', 'Huỳnh', 'Võ', 'Phạm']
const given = ['Phúc', 'Sa Rây', 'Hạnh', 'Việt', 'Phol', 'Rươne', 'Hiếu', 'Yến', 'Bạch', 'Thu', 'Long', 'Diễm', 'Khánh', 'Nga']

/** Made-up teams in the communes of today: a few common words, many rare ones. */
function* csv(rows: number, units: string[]): Generator<string> {
  yield 'code,hamlet,unit,leader,phone,members,people_helped,founded_on\n'
  let piece = ''
  for (let n = 0; n < rows; n++) {
    const leader = `${family[n % family.length]} Văn ${given[(n * 7) % given.length]} ${n % 9973}`
    piece += `TO-${n},Ấp ${n % 997} Trường Khánh,${units[n % units.length]},${leader},09${String(10_000_000 + (n % 89_999_999))},${3 + (n % 12)},${(n * 37) % 5000},${2021 + (n % 5)}-0${1 + (n % 9)}-15\n`
    if (piece.length < 65_536) continue
    yield piece
    piece = ''
  }
  yield piece
}

const rank = (times: number[], share: number): number =>
  Math.round((times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) * 10) / 10

async function timed(repeat: number, run: (n: number) => Promise<unknown>): Promise<{ p50: number; p95: number }> {
  for (let n = 0; n < 5; n++) await run(n)
  const times: number[] = []
  for (let n = 0; n < repeat; n++) {
    const started = performance.now()
    await run(n + 5)
    times.push(performance.now() - started)
  }
  return { p50: rank(times, 0.5), p95: rank(times, 0.95) }
}

/** The same filter in the order of the keys, by one GIN index over all of `data` instead of an index of the field's own. */
async function otherWay(db: Db, registerId: number): Promise<{ own: { p50: number; p95: number }; gin: { p50: number; p95: number } }> {
  const id = sql.raw(String(registerId))
  const own = await timed(30, (n) =>
    sql`select v.title from registers.record_version v where v.superseded_at is null and v.register_id = ${id}
      and (v.data ->> 'members')::numeric = ${sql.raw(String(3 + (n % 12)))} order by v.key limit 50`.execute(db),
  )
  await sql`create index trial_gin on registers.record_version using gin (data jsonb_path_ops) where superseded_at is null`.execute(db)
  await sql`analyze registers.record_version`.execute(db)
  const gin = await timed(10, (n) =>
    sql`select v.title from registers.record_version v where v.superseded_at is null and v.register_id = ${id}
      and v.data @> ${sql.raw(`'{"members": ${3 + (n % 12)}}'`)}::jsonb order by v.key, v.record_id limit 50`.execute(db),
  )
  await sql`drop index registers.trial_gin`.execute(db)
  return { own, gin }
}

async function main(): Promise<void> {
  await withProvince('registers', values.keep, async ({ dir, db, config, loadBefore }) => {
    const context = { db, clock: systemClock, config, log: () => undefined }
    const program = { stop: async () => undefined as void }
    try {
      const register = await findRegister(db, key)
      if (!register) throw new Error(`no register ${key}`)
      const codes = await sql<{
        code: string
      }>`select v.code from places.unit_version v where v.level = 'commune' and v.valid_to is null and v.superseded_at is null order by v.code`.execute(
        db,
      )
      const file = join(dir, 'teams.csv')
      await pipeline(
        Readable.from(
          csv(
            wanted,
            codes.rows.map((row) => row.code),
          ),
        ),
        createWriteStream(file),
      )
      say(`importing ${wanted} rows, ${Math.round(statSync(file).size / 1e6)} MB…`)
      const cpuBefore = process.cpuUsage()
      const checked = await importCsv(context, register, file, { validFrom: '2025-07-01', load: 'none' })
      const cpu = process.cpuUsage(cpuBefore)
      const own = await findImport(db, register.id, checked.importId)
      if (!own) throw new Error('the import is gone')
      const started = performance.now()
      await loadImport(db, register, { ...own, mode: 'good' }, { writer: { id: null, name: 'bench' } }, new Date())
      const done = { ...checked, loadedMs: performance.now() - started }
      const perSecond = (ms: number): number => Math.round((done.lines * 1000) / ms)
      await sql`vacuum analyze registers.record_version`.execute(db)
      const size = await sql<{ mb: number }>`select round(pg_total_relation_size('registers.record_version') / 1e6) as mb`.execute(db)
      const running = await startProgram({ ...config, pool: 4 }, {})
      program.stop = () => running.stop()
      await running.app.ready()
      const city = await findUnitByCode(db, '92', { on: '2026-01-01' })
      const commune = await findUnitByCode(db, codes.rows[0]?.code ?? '', { on: '2026-01-01' })
      const steward = await createTestPerson(db, systemClock, {
        kind: 'officer',
        roles: [{ role: 'data_steward', unitId: city?.id ?? '' }],
        name: 'Đo',
      })
      const get = async (query: string): Promise<void> => {
        const answer = await running.app.inject({
          url: `/du-lieu/${key}${query}`,
          headers: { accept: 'text/html', cookie: steward.cookie },
        })
        if (answer.statusCode !== 200) throw new Error(`${query}: ${answer.statusCode} ${answer.body.slice(0, 300)}`)
      }
      const pages: Record<string, { p50: number; p95: number }> = {
        list: await timed(40, () => get('')),
        'list, a page far in': await timed(40, (n) =>
          get(`?sau=${encodeURIComponent(`TO-${(n * 7919) % wanted}|00000000-0000-0000-0000-000000000000`)}`),
        ),
        'filter by unit': await timed(40, () => get(`?don-vi=${commune?.id}`)),
        'filter by a field': await timed(40, (n) => get(`?f.members.from=${3 + (n % 12)}&f.members.to=${3 + (n % 12)}`)),
        'search, a rare word': await timed(40, (n) => get(`?q=${(n * 131) % 9973}`)),
        'search, a common word': await timed(40, (n) => get(`?q=${encodeURIComponent(given[n % given.length] ?? '')}`)),
        'search, two words': await timed(40, (n) => get(`?q=${encodeURIComponent(`thach van ${n % 9973}`)}`)),
        'sorted by a number, downwards': await timed(40, () => get('?xep=-people_helped')),
        'incomplete records': await timed(40, () => get('?thieu=1')),
      }
      const station = await timed(20, () =>
        running.app.inject({ url: `/du-lieu/${key}/chat-luong`, headers: { accept: 'text/html', cookie: steward.cookie } }),
      )
      const ways = await otherWay(db, register.id)
      const version = (await sql<{ v: string }>`select current_setting('server_version') as v`.execute(db)).rows[0]?.v ?? ''
      const results = {
        date: new Date().toISOString(),
        node: process.version,
        postgres: version,
        cores: availableParallelism(),
        loadBefore,
        rows: done.lines,
        tableMb: size.rows[0]?.mb ?? 0,
        import: {
          checkedPerCpuSecond: Math.round((checked.lines * 1e6) / (cpu.user + cpu.system)),
          checkedPerSecond: perSecond(done.checkedMs),
          loadedPerSecond: perSecond(done.loadedMs),
          wholePerSecond: perSecond(done.checkedMs + done.loadedMs),
          faulty: done.faulty,
        },
        pages,
        quality: station,
        filterByOwnIndex: ways.own,
        filterByGin: ways.gin,
      }
      writeFileSync(join(projectRoot, 'bench/registers.results.json'), `${JSON.stringify(results, null, 2)}\n`)
      say(JSON.stringify(results, null, 2))
    } finally {
      await program.stop()
    }
  })
}

await main()
