import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '#core/postgres.ts'
import { projectRoot } from '#core/files.ts'

export type Query = { text: string; values: unknown[]; name?: string }
export type Usage = { usage: NodeJS.CpuUsage; rss: number }
export type Child = { url: string; pid: number; ask<A>(message: unknown): Promise<A>; stop(): Promise<void> }

function start(entry: string, env: NodeJS.ProcessEnv, nodeFlags: string[] = []): ChildProcess {
  const args = [...process.execArgv, ...nodeFlags, join(projectRoot, entry)]
  return spawn(process.execPath, args, { cwd: projectRoot, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}

function childOf(child: ChildProcess, url: string): Child {
  return {
    url,
    pid: child.pid ?? 0,
    ask: async <A>(message: unknown): Promise<A> => {
      const answer = once(child, 'message')
      child.send(message as object)
      const [value] = (await answer) as [A]
      return value
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function startOn(entry: string, databaseUrl: string, dataDir: string, flags: string[] = []): Promise<Child> {
  const port = await freePort()
  const env = {
    TINHSO_MODE: 'demo',
    LOG_LEVEL: 'info',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    TINHSO_DATA_DIR: join(dataDir, 'server'),
  }
  const child = start(entry, env, flags)
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) break
    if (child.exitCode !== null || tries > 900) throw new Error('the program did not start')
    await new Promise((done) => setTimeout(done, 100))
  }
  return childOf(child, url)
}

/** One process that serves, with an ear. `BENCH_PROFILE=1` writes a .cpuprofile into the working folder's .data/bench. */
export const startServer = (databaseUrl: string, dataDir: string): Promise<Child> =>
  startOn('bench/program.child.ts', databaseUrl, dataDir, process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${dataDir}`] : [])

/** The process that does jobs and delivers events, without those that serve. */
export async function startJobsChild(databaseUrl: string, dataDir: string): Promise<Child> {
  const env = { TINHSO_MODE: 'demo', DATABASE_URL: databaseUrl, TINHSO_DATA_DIR: join(dataDir, 'server') }
  const flags = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${dataDir}`] : []
  const child = start('bench/jobs.child.ts', env, flags)
  await once(child, 'message')
  return childOf(child, '')
}

/** The program as `npm start` runs it, with all its processes. */
export const startFleet = (databaseUrl: string, dataDir: string): Promise<Child> => startOn('src/server.ts', databaseUrl, dataDir)

export async function startBare(databaseUrl: string): Promise<Child> {
  const child = start('bench/bare.child.ts', { DATABASE_URL: databaseUrl })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return childOf(child, `http://127.0.0.1:${port}`)
}

/** Milliseconds of processor and megabytes of a process with all below it; nothing where the system does not show them. */
export function treeUsage(pid: number): { cpuMs: number; rssMb: number } {
  const below = new Map<number, number[]>()
  const own = new Map<number, { cpuMs: number; rssMb: number }>()
  const all = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  for (const name of all) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number)
      const [parent = 0, user = 0, system = 0, pages = 0] = [fields[1], fields[11], fields[12], fields[21]]
      // What children used that have ended meanwhile is kept by the process that waited for them.
      const ended = (fields[13] ?? 0) + (fields[14] ?? 0)
      below.set(parent, [...(below.get(parent) ?? []), Number(name)])
      own.set(Number(name), { cpuMs: (user + system + ended) * 10, rssMb: (pages * 4096) / 1e6 })
    } catch {
      // It has ended in between.
    }
  }
  const sum = (id: number): { cpuMs: number; rssMb: number } =>
    (below.get(id) ?? [])
      .map(sum)
      .reduce((a, b) => ({ cpuMs: a.cpuMs + b.cpuMs, rssMb: a.rssMb + b.rssMb }), own.get(id) ?? { cpuMs: 0, rssMb: 0 })
  return sum(pid)
}
