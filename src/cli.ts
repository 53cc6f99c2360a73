import { statfsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command as Line, CommanderError } from 'commander'
import { backup } from '#core/backup.ts'
import { systemClock } from '#core/clock.ts'
import { type Config, ConfigError, readConfig } from '#core/config.ts'
import { createDb, createPool, pendingMigrations, sql } from '#core/db.ts'
import type { Command, Context, Finding } from '#core/module.ts'
import { createDatabase, type Postgres, runningPostgres, startPostgres } from '#core/postgres.ts'
import { checkBackup, restore } from '#core/restore.ts'
import { modules } from './modules.ts'
import { loadProvince, migrateAll } from './program.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

type Opened = { config: Config; close(): Promise<void> }

/** The database of DATABASE_URL, or that of the demo in --data DIR, whose server is started where it does not run. */
async function open(dataDir: string | undefined): Promise<Opened> {
  if (!dataDir) return { config: readConfig(), close: async () => undefined }
  const dir = resolve(dataDir)
  const running = await runningPostgres(dir)
  const own: Postgres | undefined = running ? undefined : await startPostgres(dir)
  const databaseUrl = await createDatabase(running?.url ?? own?.url ?? '', 'tinhso')
  const config = readConfig({ ...process.env, TINHSO_MODE: 'demo', DATABASE_URL: databaseUrl, TINHSO_DATA_DIR: join(dir, 'server') })
  return { config, close: async () => own?.stop() }
}

async function checkDatabase({ db, config }: Context): Promise<Finding[]> {
  const version = await sql<{
    number: number
    text: string
  }>`select current_setting('server_version_num')::int as number, current_setting('server_version') as text`.execute(db)
  const { number = 0, text = '' } = version.rows[0] ?? {}
  const pending = await pendingMigrations(db)
  return [
    {
      ok: number >= 150_000,
      subject: 'database',
      message: `PostgreSQL ${text} at ${new URL(config.databaseUrl).host}`,
      remedy: 'PostgreSQL 15 or later is needed',
    },
    {
      ok: pending.length === 0,
      subject: 'migrations',
      message: pending.length === 0 ? 'all applied' : `${pending.length} to apply: ${pending.join(', ')}`,
      remedy: '`tinhso migrate`',
    },
  ]
}

function checkDisk(config: Config): Finding {
  try {
    const disk = statfsSync(config.dataDir)
    const free = (disk.bavail * disk.bsize) / 1e9
    return {
      ok: free > 1,
      subject: 'disk',
      message: `${free.toFixed(1)} GB free where the files are`,
      remedy: 'make room: below 1 GB uploads and backups begin to fail',
    }
  } catch {
    return { ok: true, subject: 'disk', message: `${config.dataDir} is not there yet: it is made with the first file` }
  }
}

/** Every check in turn: one that cannot run is a fault with its own words. */
async function doctor(context: Context): Promise<number> {
  const checks: [string, () => Promise<Finding[]>][] = [
    [
      'configuration',
      async () => [
        {
          ok: true,
          subject: 'configuration',
          message: `mode ${context.config.mode}, province ${context.config.province.split(/[\\/]/).at(-1)}`,
        },
      ],
    ],
    ['database', () => checkDatabase(context)],
    ['disk', async () => [checkDisk(context.config)]],
    ...modules.flatMap((module): [string, () => Promise<Finding[]>][] =>
      module.doctor ? [[module.name, async () => (await module.doctor?.(context)) ?? []]] : [],
    ),
  ]
  let faults = 0
  for (const [subject, check] of checks) {
    const findings = await check().catch((error: unknown): Finding[] => [
      { ok: false, subject, message: error instanceof Error ? error.message || String(error) : String(error) },
    ])
    for (const finding of findings) {
      if (!finding.ok) faults++
      say(
        `${finding.ok ? 'ok   ' : 'FAULT'} ${finding.subject}: ${finding.message}${!finding.ok && finding.remedy ? `\n      → ${finding.remedy}` : ''}`,
      )
    }
  }
  say(faults === 0 ? 'all well' : `${faults} faults`)
  return faults === 0 ? 0 : 1
}

const filesOf = (config: Config): string => config.dataDir

const own: Command[] = [
  {
    name: 'migrate',
    summary: 'brings the database up to date and names what it applied',
    bare: true,
    run: async ({ config, log }) => {
      const pool = createPool(config.databaseUrl, 2)
      const db = createDb(pool)
      const applied = await migrateAll(db, pool).finally(() => db.destroy())
      for (const name of applied) log(name)
      log(applied.length === 0 ? 'nothing to apply' : `${applied.length} applied`)
      return 0
    },
  },
  { name: 'doctor', summary: 'checks configuration, database, disk and every module, and says what to do', bare: true, run: doctor },
  {
    name: 'load',
    summary: 'loads the province’s pack; safe to repeat',
    arguments: [{ name: 'dir', summary: 'folder of the pack; TINHSO_PROVINCE if left out', optional: true }],
    run: async (context, [dir]) => {
      await loadProvince(context, dir ? resolve(dir) : context.config.province)
      return 0
    },
  },
  {
    name: 'backup',
    summary: 'writes one consistent backup of database and files, while the platform runs',
    arguments: [{ name: 'file', summary: 'file to write; compressed when its name ends in .gz' }],
    run: async ({ config, clock, log }, [file = '']) => {
      const manifest = await backup({
        databaseUrl: config.databaseUrl,
        filesDir: filesOf(config),
        file: resolve(file),
        now: clock.now(),
        log,
      })
      log(`backup of ${manifest.takenAt}: ${manifest.tables.length} tables, ${manifest.files.length} files`)
      return 0
    },
  },
  {
    name: 'restore',
    summary: 'brings a backup back into an empty database',
    arguments: [{ name: 'file', summary: 'file that backup wrote' }],
    options: [{ flags: '--force', summary: 'replace everything in a database that is not empty' }],
    bare: true,
    run: async ({ config, log }, [file = ''], options) => {
      const manifest = await restore({
        databaseUrl: config.databaseUrl,
        filesDir: filesOf(config),
        file: resolve(file),
        force: options.force === true,
        log,
      })
      log(
        `restored the backup of ${manifest.takenAt}: ${manifest.tables.length} tables, ${manifest.files.length} files, all read back equal`,
      )
      return 0
    },
  },
  {
    name: 'check-backup',
    summary: 'reads a backup to its end and compares every checksum',
    arguments: [{ name: 'file', summary: 'file that backup wrote' }],
    bare: true,
    run: async ({ log }, [file = '']) => {
      const manifest = await checkBackup(resolve(file))
      log(`whole: ${manifest.takenAt}, ${manifest.tables.length} tables, ${manifest.files.length} files`)
      return 0
    },
  },
]

// These read files only: they ask for no database.
const alone = new Set(['check-backup', 'check-pack', 'exchange verify-archive'])

async function runCommand(
  command: Command,
  dataDir: string | undefined,
  args: string[],
  options: Record<string, string | boolean | undefined>,
): Promise<number> {
  const opened: Opened = alone.has(command.name)
    ? { config: readConfig({ ...process.env, TINHSO_MODE: 'test' }), close: async () => undefined }
    : await open(dataDir)
  const db = createDb(createPool(opened.config.databaseUrl, 4))
  try {
    if (!command.bare) {
      const pending = await pendingMigrations(db)
      if (pending.length > 0) throw new ConfigError(`the database lacks ${pending.length} migrations: run \`tinhso migrate\` first`)
    }
    return (await command.run({ db, clock: systemClock, config: opened.config, log: say }, args, options)) ?? 0
  } finally {
    await db.destroy()
    await opened.close()
  }
}

let exitCode = 0

/** `import units` is the command `units` of the group `import`. */
function add(program: Line, command: Command): void {
  const words = command.name.split(' ')
  const last = words.pop() ?? ''
  let at = program
  for (const word of words) at = at.commands.find((each) => each.name() === word) ?? settle(at.command(word)).description(`${word} …`)
  const line = settle(at.command(last)).description(command.summary)
  for (const argument of command.arguments ?? [])
    line.argument(argument.optional ? `[${argument.name}]` : `<${argument.name}>`, argument.summary)
  for (const option of command.options ?? []) line.option(option.flags, option.summary, option.fallback)
  line.action(async (...given: unknown[]) => {
    const args = given.slice(0, -2).filter((value): value is string => typeof value === 'string')
    exitCode = await runCommand(command, program.opts<{ data?: string }>().data, args, line.opts())
  })
}

const settle = (line: Line): Line => line.exitOverride().showHelpAfterError('(--help shows how to use it)')

async function main(): Promise<number> {
  const program = settle(new Line('tinhso'))
    .description('Work on the platform from the command line. The database is DATABASE_URL’s, or with --data that of a demo.')
    .option('--data <dir>', 'folder of a demo, such as .data/demo')
  for (const command of [...own, ...modules.flatMap((module) => module.commands ?? [])]) add(program, command)
  try {
    await program.parseAsync()
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    process.stderr.write(`${error instanceof Error ? error.message || String(error) : String(error)}\n`)
    return error instanceof ConfigError ? 2 : 1
  }
}

process.exit(await main())
