import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { demoAccounts } from '#ground/identity/index.ts'
import { systemClock } from '#core/clock.ts'
import { type Config, ConfigError, readConfig } from '#core/config.ts'
import { createDb, createPool } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { createDatabase, endProcess, isAlive, removeCluster } from '#core/postgres.ts'
import { type Kept, keepPostgres, keepServer } from './demo-children.ts'
import { loadProvince, migrateAll, runCommand } from './program.ts'

const usage = `usage: npm run demo -- [--port 8080] [--data .data/demo] [--fresh] [--empty]

  --port N     port on 127.0.0.1 (8080)
  --data DIR   folder of the database, files and accounts (.data/demo)
  --fresh      forget what an earlier demo left in DIR
  --empty      no made-up work
`
const say = (text: string): void => void process.stdout.write(`${text}\n`)
// A terminal that has gone away is no reason to fall over while stopping.
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

/** Ends the demo with words for the person who started it. */
class Refused extends Error {
  readonly code: number
  constructor(message: string, code = 1) {
    super(message)
    this.code = code
  }
}

type Options = { port: number; dir: string; fresh: boolean; empty: boolean }

function readOptions(argv: string[]): Options {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        port: { type: 'string', default: '8080' },
        data: { type: 'string', default: '.data/demo' },
        fresh: { type: 'boolean', default: false },
        empty: { type: 'boolean', default: false },
      },
    })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`--port ${values.port}: use a number from 1 to 65535`)
    return { port, dir: resolve(values.data), fresh: values.fresh, empty: values.empty }
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : String(error)}\n${usage}`, 2)
  }
}

// Everything that a demo makes in its folder; --fresh takes away these and nothing else.
const marker = 'tinhso-demo.json'
const made = ['accounts.json', 'imported.json', 'made-up.json', 'import.log', 'server.log', 'server']

function clear(dir: string): void {
  if (!existsSync(join(dir, marker))) return
  removeCluster(dir)
  for (const name of [...made, marker]) rmSync(join(dir, name), { recursive: true, force: true })
}

type Mark = { supervisor: number; server: number; port: number }

function readMark(dir: string): Mark {
  const none = { supervisor: 0, server: 0, port: 0 }
  try {
    return { ...none, ...(JSON.parse(readFileSync(join(dir, marker), 'utf8')) as Partial<Mark>) }
  } catch {
    return none
  }
}

/** Takes the folder over: refuses beside a demo that runs, ends the server that a killed demo left behind. */
async function takeOver(dir: string): Promise<void> {
  const before = readMark(dir)
  if (before.supervisor > 0 && before.supervisor !== process.pid && isAlive(before.supervisor, 'demo.')) {
    throw new Refused(`a demo already runs in ${dir}: http://127.0.0.1:${before.port} (process ${before.supervisor})`)
  }
  if (before.server > 0) await endProcess(before.server, `--demo=${dir}`, 'SIGTERM')
}

async function checkPort(port: number): Promise<void> {
  const free = await new Promise<boolean>((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
  if (!free)
    throw new Refused(
      `port ${port} is busy: another program uses it. Choose another one: npm run demo -- --port ${port < 65535 ? port + 1 : 8081}`,
    )
}

/** The file of borders of the province, named by its code: communes-2025-92-….geojson. */
function bordersAt({ config }: Context, dir: string): Record<string, string> {
  if (!existsSync(dir)) return {}
  const units = join(config.province, 'units-2025.csv')
  const code = existsSync(units) ? /^(\d+),province,/m.exec(readFileSync(units, 'utf8'))?.[1] : undefined
  const [file] = code ? globSync(`communes-*-${code}-*.geojson`, { cwd: dir }) : []
  return file ? { 'import boundaries': join(dir, file) } : {}
}

/** Loads the national catalogue, units and borders once, where the reference data is at hand. */
async function importReference(context: Context, dir: string): Promise<void> {
  const done = join(dir, 'imported.json')
  const { referenceData } = context.config
  if (existsSync(done)) return
  if (!existsSync(referenceData)) return say('reference data: none here, the demo begins with the province’s pack only')
  const wanted: Record<string, string> = {
    'import units': join(referenceData, 'admin'),
    'import procedures': join(referenceData, 'tthc', 'procedures-national-2026.jsonl'),
    ...bordersAt(context, join(referenceData, 'gis')),
  }
  for (const [name, path] of Object.entries(wanted)) {
    if (!existsSync(path)) {
      say(`${name}: nothing to import`)
      continue
    }
    const began = Date.now()
    const lines: string[] = []
    await runCommand({ ...context, log: (line) => void lines.push(line) }, name, [path], { publish: true })
    writeFileSync(join(dir, 'import.log'), `${name}\n${lines.join('\n')}\n`, { flag: 'a' })
    say(`${name}: ${lines[0] ?? 'done'} (${Math.round((Date.now() - began) / 1000)} s)`)
  }
  writeFileSync(done, `${JSON.stringify(wanted)}\n`)
}

/** Fills a new demo with made-up work, labelled so: five months of dossiers, of which a part is under way, field reports, documents and inspections on every step, so that no queue, no map and no figure is empty. */
async function makeUpWork(context: Context, dir: string): Promise<void> {
  const done = join(dir, 'made-up.json')
  if (existsSync(done)) return
  const wanted = { seed: '7', months: '5', open: '0.2' }
  if ((await runCommand(context, 'generate dossiers', ['2400'], wanted)) === 2) throw new Error('made-up dossiers were refused')
  const began = Date.now()
  for (const [name, args] of [
    ['generate field-reports', ['40']],
    ['generate documents', []],
    ['generate inspections', []],
    ['generate traceability', []],
    ['generate farms', []],
  ] as const)
    await runCommand(context, name, [...args])
  say(`field reports, documents, inspections, chains of produce and farms were made up (${Math.round((Date.now() - began) / 1000)} s)`)
  writeFileSync(done, `${JSON.stringify(wanted)}\n`)
}

function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd()).join('\n')
}

async function prepare(config: Config, { dir, empty }: Options): Promise<string> {
  const pool = createPool(config.databaseUrl, 4)
  const db = createDb(pool)
  const context: Context = { db, clock: systemClock, config, log: say }
  try {
    await migrateAll(db, pool)
    await loadProvince(context, config.province)
    await importReference(context, dir)
    if (!empty) await makeUpWork(context, dir)
    const accounts = await demoAccounts(db, config, config.province)
    writeFileSync(join(dir, 'accounts.json'), `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 })
    return table([['role', 'login', 'password', 'name', 'unit'], ...accounts.map((a) => [a.role, a.login, a.password, a.name, a.unit])])
  } finally {
    await db.destroy()
  }
}

const running: Promise<Kept>[] = []
const cleanups: (() => void)[] = []
let stopping = false

/** Stops what was started, the newest first. */
async function stopAll(code: number): Promise<never> {
  if (!stopping) {
    stopping = true
    for (const kept of running.reverse()) await kept.then((child) => child.stop()).catch(() => undefined)
    for (const clean of cleanups) clean()
    process.exit(code)
  }
  return new Promise<never>(() => undefined)
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const { port, dir, fresh } = options
  mkdirSync(dir, { recursive: true })
  await takeOver(dir)
  await checkPort(port)
  if (fresh) clear(dir)
  const mark = (server: number): void => writeFileSync(join(dir, marker), `${JSON.stringify({ supervisor: process.pid, server, port })}\n`)
  mark(0)
  cleanups.push(() => writeFileSync(join(dir, marker), '{}\n'))
  let databaseUrl = process.env.DATABASE_URL
  if (!databaseUrl) {
    const postgres = keepPostgres(dir, say)
    running.push(postgres)
    databaseUrl = await createDatabase((await postgres).url, 'tinhso')
  }
  if (stopping) return
  const env = {
    ...process.env,
    TINHSO_MODE: 'demo',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    TINHSO_DATA_DIR: join(dir, 'server'),
  }
  const accounts = await prepare(readConfig(env), options)
  if (stopping) return
  const server = keepServer({ dir, env, port, say, started: mark })
  running.push(Promise.resolve(server))
  await server.ready()
  if (stopping) return
  say(`ready: http://127.0.0.1:${port}\n\n${accounts}\n`)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll(0))
main().catch((error: unknown) => {
  if (stopping) return
  const known = error instanceof Refused || error instanceof ConfigError
  process.stderr.write(`${known ? '' : 'the demo cannot start: '}${error instanceof Error ? error.message : String(error)}\n`)
  void stopAll(error instanceof Refused ? error.code : 1)
})
