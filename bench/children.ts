import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '#core/postgres.ts'
import { projectRoot } from '#core/files.ts'

export type Query = { text: string; values: unknown[] }
export type Usage = { usage: NodeJS.CpuUsage; rss: number }
export type Child = { url: string; pid: number; ask<A>(message: unknown): Promise<A>; stop(): Promise<void> }

function start(entry: string, env: NodeJS.ProcessEnv, nodeFlags: string[] = []): ChildProcess {
  const args = [...process.execArgv, ...nodeFlags, join(projectRoot, 'bench', entry)]
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

/** The real program over a database of its own. `BENCH_PROFILE=1` writes a .cpuprofile into the working folder's .data/bench. */
export async function startServer(databaseUrl: string, dataDir: string): Promise<Child> {
  const port = await freePort()
  const flags = process.env.BENCH_PERF
    ? ['--perf-basic-prof']
    : process.env.BENCH_PROFILE
      ? ['--cpu-prof', `--cpu-prof-dir=${dataDir}`]
      : []
  const env = {
    TINHSO_MODE: 'demo',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    TINHSO_DATA_DIR: join(dataDir, 'server'),
  }
  const child = start('program.child.ts', env, flags)
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) break
    if (child.exitCode !== null || tries > 600) throw new Error('the program did not start')
    await new Promise((done) => setTimeout(done, 100))
  }
  return childOf(child, url)
}

export async function startBare(databaseUrl: string): Promise<Child> {
  const child = start('bare.child.ts', { DATABASE_URL: databaseUrl })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return childOf(child, `http://127.0.0.1:${port}`)
}
